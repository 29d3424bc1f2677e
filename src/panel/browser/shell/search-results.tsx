import React, { useEffect } from 'react'
import { say } from '../language'
import type { ApiError } from '../talk/api'
import type { Choice } from './search-choices'

interface Props {
  /** What the ids of the list and its options begin with. */
  readonly id: string
  readonly text: string
  readonly hits: readonly Choice[]
  readonly current: Choice | undefined
  readonly isShown: boolean
  readonly isAnswered: boolean
  readonly error: ApiError | null
  readonly onChoose: (hit: Choice) => void
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
            // biome-ignore lint/a11y/useSemanticElements: a group of options is not a fieldset
            <div key={`${group} ${members[0]?.href}`} role="group" aria-label={group}>
              <p className="vd-find-group" aria-hidden="true">
                {group}
              </p>
              {members.map((hit) => (
                <Option key={hit.href || hit.label} {...props} hit={hit} />
              ))}
            </div>
          ))}
        </div>
        {hits.length === 0 ? <p className="vd-panel-note">{status}</p> : null}
      </div>
    </>
  )
}

const Option: React.FC<Props & { readonly hit: Choice }> = ({ id, hits, hit, current, onChoose }) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and hears the keys
  // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is never focused itself
  <div
    id={`${id}-${hits.indexOf(hit)}`}
    role="option"
    aria-selected={hit === current}
    className={['vd-option', hit === current && 'vd-option-active', hit.isList && 'vd-option-all']
      .filter(Boolean)
      .join(' ')}
    onPointerDown={(event) => event.preventDefault()}
    onClick={({ ctrlKey, metaKey }) => ((ctrlKey || metaKey) && hit.href ? window.open(hit.href) : onChoose(hit))}
  >
    <span className="vd-find-hit">
      <span className="vd-option-label">{hit.label}</span>
      {hit.detail ? <span className="vd-find-detail">{hit.detail}</span> : null}
    </span>
  </div>
)

function statusWords({ hits, isAnswered, error, text }: Props): string {
  if (error?.sessionEnded) return say('shell.searchSessionEnded')
  if (error) return error.message
  if (!isAnswered && text !== '') return say('shell.searching')
  const found = hits.filter(({ isList }) => !isList).length
  if (hits.length === 0) return say('shell.nothingFound', { text })
  return say('shell.results', { n: found, count: found })
}

/** Neighbours of one kind under one heading; what has exactly the number that was typed stays first. */
function groups(hits: readonly Choice[]): readonly (readonly [group: string, members: readonly Choice[]])[] {
  const found: [string, Choice[]][] = []
  for (const hit of hits) {
    const last = found.at(-1)
    if (last?.[0] === hit.group) last[1].push(hit)
    else found.push([hit.group, [hit]])
  }
  return found
}
