import React, { useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { SearchAnswer } from '../../../reports/rows/search'
import type { PinnedView } from '../../api/choices-routes'
import { commandsNow } from '../keys/commands'
import { label, say } from '../language'
import { Icon } from '../parts/icon'
import { useLater } from '../parts/use-later'
import { API, withQuery } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { recentRecords } from './recent-records'
import { type Choice, choicesOf, commandChoices, recentChoices } from './search-choices'
import { SearchResults } from './search-results'
import { useSearchKeys } from './use-search-keys'
import { viewChoices } from './view-choices'

const TYPING_PAUSE_MS = 150
const LONGEST_TEXT = 100

/**
 * Jumps to a record by number or name, to a report by title, and does what is called as one types. "/" and Ctrl+K come
 * here from anywhere; before anything is typed it offers what was opened last, and what can be done on this page.
 */
export const SearchBox: React.FC = () => {
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  // Enter that came before the answer: it goes to the first hit as soon as that is known.
  const hasPressedEnter = useRef(false)
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const id = useId()
  const wanted = useLater(text.trim(), TYPING_PAUSE_MS)
  const { data, error, isCurrent } = useRemote<SearchAnswer>(
    wanted === '' ? null : withQuery(`${API}/search`, new URLSearchParams({ q: wanted }).toString()),
  )
  // Where nothing is asked, all that is offered is known.
  const isAnswered = text.trim() === '' || (isCurrent && wanted === text.trim())
  // While one types on, what was found for the beginning stays; it says nothing about another word.
  const answered = useRef('')
  if (isCurrent) answered.current = wanted
  const isAbout = answered.current !== '' && text.trim().startsWith(answered.current)
  const found = isAbout ? choicesOf(data, answered.current) : []
  const saved = useRemote<{ views: readonly PinnedView[] }>(isOpen ? `${API}/saved-views` : null)
  const views = isOpen ? viewChoices(saved.data?.views ?? [], text.trim(), (name) => label(name) ?? name) : []
  const commands = isOpen ? commandChoices(commandsNow(), text.trim()) : []
  const hits = [...(isOpen && text.trim() === '' ? recentChoices(recentRecords()) : found), ...views, ...commands]
  const current = hits[Math.min(active, hits.length - 1)]
  useSearchKeys(input, () => setOpen(true))

  const go = (hit: Choice): void => {
    hasPressedEnter.current = false
    setText('')
    setOpen(false)
    input.current?.blur()
    if (hit.run) hit.run()
    else navigate(hit.href, hit.opens && { state: hit.opens })
  }

  useEffect(() => {
    const [first] = hits
    if (isAnswered && hasPressedEnter.current && first) go(first)
  })

  const steer = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && hits.length > 0) {
      event.preventDefault()
      setOpen(true)
      setActive((active + step + hits.length) % hits.length)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (isAnswered && current) go(current)
      else hasPressedEnter.current = !isAnswered
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (isOpen) setOpen(false)
      else setText('')
    }
  }

  const isShown = isOpen && (text.trim() !== '' || hits.length > 0)
  return (
    // biome-ignore lint/a11y/useSemanticElements: React 18 knows no <search>
    <div className="vd-find" role="search">
      <Icon name="search" />
      <input
        ref={input}
        className="vd-input vd-find-input"
        type="text"
        role="combobox"
        aria-label={say('shell.searchLabel')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && current ? `${id}-${hits.indexOf(current)}` : undefined}
        aria-keyshortcuts="/ Control+K"
        placeholder={say('shell.search')}
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST_TEXT}
        value={text}
        onChange={({ target }) => {
          hasPressedEnter.current = false
          setText(target.value)
          setActive(0)
          setOpen(true)
        }}
        // Whoever passes by with Tab is not stopped by a list.
        onFocus={() => setOpen(text.trim() !== '')}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={steer}
      />
      <span className="vd-find-key" aria-hidden="true">
        /
      </span>
      <SearchResults {...{ id, hits, current, isShown, isAnswered }} text={text.trim()} error={error} onChoose={go} />
    </div>
  )
}
