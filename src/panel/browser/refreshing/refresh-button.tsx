import React, { useId } from 'react'
import type { Manner } from '../format'
import { useCommands } from '../keys/commands'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { durationWords } from '../words'
import type { Refreshing } from './use-refresh'

interface Props {
  readonly refreshing: Refreshing
  readonly title: string
  readonly manner: Manner
  /** For a line among others: it says which one only to those who cannot see that. */
  readonly small?: boolean
}

/** Stays clickable while a refresh runs: a second click says who started it and when. */
export const RefreshButton: React.FC<Props> = ({ refreshing, title, manner, small = false }) => {
  const id = useId()
  const { usualMs } = refreshing
  const isRunning = refreshing.isAsked || refreshing.open.length > 0
  useCommands([{ name: say('keys.refresh', { title }), run: refreshing.start, isOfPage: !small }])
  const saysUsual = !small && !isRunning && usualMs !== null
  return (
    <button
      type="button"
      className={small ? 'vd-button vd-button-small' : 'vd-button'}
      onClick={refreshing.start}
      aria-label={small ? say(isRunning ? 'runs.refreshingOf' : 'runs.refreshOf', { title }) : undefined}
      aria-describedby={saysUsual ? id : undefined}
      data-action="refresh"
    >
      <Icon name="refresh" spinning={isRunning} />
      <span className="vd-button-words">{say(isRunning ? 'runs.refreshing' : 'runs.refresh')}</span>
      {saysUsual ? (
        // Hidden from the button's name, which must stay "Refresh"; read as its description.
        <span id={id} className="vd-usual" data-usual={usualMs} aria-hidden="true">
          {say('runs.usually', { duration: durationWords(usualMs, manner) })}
        </span>
      ) : null}
    </button>
  )
}
