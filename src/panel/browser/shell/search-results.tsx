import React, { useEffect } from 'react'
import type { Hit } from '../../../reports/rows/search'
import { say } from '../language'
import type { ApiError } from '../talk/api'

interface Props {
  /** What the ids of the list and its options begin with. */
  readonly id: string
  readonly text: string
  readonly hits: readonly Hit[]
  readonly current: Hit | undefined
  readonly isShown: boolean
  readonly isAnswered: boolean
  readonly error: ApiError | null
  readonly onChoose: (hit: Hit) => void
}

/** The list below the search box, by kind. The box keeps the focus. */
export const SearchResults: React.FC<Props> = (props) => {
  const { id, hits, current, isShown } = props
  const place = current ? hits.indexOf(current) : -1
  useEffect(() => {
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, place])
  const status = statusWords(props)
  return (
    <>
      <output className="vd-hidden">{isShown ? status : ''}</output>
      <div className="vd-find-panel" hidden={!isShown}>
        <div role="listbox" id={`${id}-list`} aria-label={say('shell.found')}>
          {groups(hits).map(([group, members]) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
            <div key={members[0]?.href} role="group" aria-label={group}>
              <p className="vd-find-group" aria-hidden="true">
                {group}
              </p>
              {members.map((hit) => (
                <Option key={hit.href} {...props} hit={hit} />
              ))}
            </div>
          ))}
        </div>
        {hits.length === 0 ? <p className="vd-panel-note">{status}</p> : null}
      </div>
    </>
  )
}

const Option: React.FC<Props & { readonly hit: Hit }> = ({ id, hits, hit, current, onChoose }) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and hears the keys
  // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is never focused itself
  <div
    id={`${id}-${hits.indexOf(hit)}`}
    role="option"
    aria-selected={hit === current}
    className={hit === current ? 'vd-option vd-option-active' : 'vd-option'}
    onPointerDown={(event) => event.preventDefault()}
    onClick={({ ctrlKey, metaKey }) => (ctrlKey || metaKey ? window.open(hit.href) : onChoose(hit))}
  >
    <span className="vd-find-hit">
      <span className="vd-option-label">{hit.label}</span>
      {hit.detail ? <span className="vd-find-detail">{detailOf(hit)}</span> : null}
    </span>
  </div>
)

/** The heading that it stands under: titles of tables stay as they are. */
function groupOf({ group, page }: Hit): string {
  return page === null ? group : say('shell.pages')
}

function detailOf({ detail, page }: Hit): string | null {
  if (page === null) return detail
  return say(page === 'report' ? 'shell.report' : 'shell.allRecords')
}

function statusWords({ hits, isAnswered, error, text }: Props): string {
  if (error?.sessionEnded) return say('shell.searchSessionEnded')
  if (error) return error.message
  if (!isAnswered) return say('shell.searching')
  if (hits.length === 0) return say('shell.nothingFound', { text })
  return say('shell.results', { n: hits.length, count: hits.length })
}

/** Neighbours of one kind under one heading; what has exactly the number that was typed stays first. */
function groups(hits: readonly Hit[]): readonly (readonly [group: string, members: readonly Hit[]])[] {
  const found: [string, Hit[]][] = []
  for (const hit of hits) {
    const last = found.at(-1)
    const group = groupOf(hit)
    if (last?.[0] === group) last[1].push(hit)
    else found.push([group, [hit]])
  }
  return found
}
