import React, { useEffect, useId, useState } from 'react'
import { writeList } from '../../../reports/asking/address.js'
import type { Option } from '../../api/options-route'
import { say, withinSentence } from '../language'
import { Icon } from '../parts/icon'
import { useLater } from '../parts/use-later'
import { apiAddress } from '../talk/address'
import { useRemote } from '../talk/use-remote'

interface Props {
  /** The resource to choose from, such as "customer". */
  readonly resource: string
  readonly label: string
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

const TYPING_PAUSE_MS = 150

/** A type-ahead list with any number of choices; what is chosen stays on top. Arrow keys move, Enter ticks. */
export const ReferenceList: React.FC<Props> = ({ resource, label, chosen, onChange }) => {
  const [text, setText] = useState('')
  const search = useLater(text.trim(), TYPING_PAUSE_MS)
  const [atOpening] = useState(chosen)
  const [active, setActive] = useState(0)
  const id = useId()
  const query = new URLSearchParams({ search, ...(chosen.length > 0 ? { ids: writeList(chosen) } : {}) })
  const { data, error, loading } = useRemote<{ options: readonly Option[] }>(
    apiAddress(resource, 'options', query.toString()),
  )
  const options = arrange(data?.options ?? [], text.trim() === '' ? atOpening : [], text.trim())
  const place = Math.min(active, options.length - 1)
  const current = options[place]

  const toggle = (option: Option): void =>
    onChange(chosen.includes(option.id) ? chosen.filter((one) => one !== option.id) : [...chosen, option.id])

  const steer = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive(Math.max(0, Math.min(options.length - 1, active + step)))
    }
    if (event.key === 'Enter' && current) {
      event.preventDefault()
      toggle(current)
    }
  }

  useEffect(() => {
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: 'nearest' })
  }, [place, id])

  return (
    <div className="vd-reference">
      <div className="vd-search">
        <Icon name="search" />
        <input
          className="vd-input"
          type="text"
          role="combobox"
          aria-label={say('filters.find', { what: withinSentence(label) })}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${id}-${place}` : undefined}
          placeholder={say('filters.typeName')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={steer}
        />
      </div>
      <div className="vd-options" role="listbox" aria-multiselectable="true" aria-label={label} id={`${id}-list`}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and hears the keys
          // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is never focused itself
          <div
            key={option.id}
            // Ids of records may hold blanks, which those of a page may not.
            id={`${id}-${index}`}
            role="option"
            aria-selected={chosen.includes(option.id)}
            className={option === current ? 'vd-option vd-option-active' : 'vd-option'}
            onClick={() => toggle(option)}
            onPointerDown={(event) => event.preventDefault()}
          >
            <span className="vd-tick">{chosen.includes(option.id) ? <Icon name="check" /> : null}</span>
            <span className="vd-option-label">{option.label}</span>
          </div>
        ))}
      </div>
      {options.length === 0 ? (
        <output className="vd-panel-note">
          {error
            ? error.message
            : loading
              ? say('filters.searching')
              : say('filters.nothingCalled', { text: text.trim() })}
        </output>
      ) : null}
    </div>
  )
}

/** Chosen ones first; while typing, only what matches (the answer also carries the chosen ones). */
function arrange(options: readonly Option[], first: readonly string[], text: string): readonly Option[] {
  const matching = text ? options.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())) : options
  const top = matching.filter(({ id }) => first.includes(id))
  return [...top, ...matching.filter((option) => !top.includes(option))]
}
