import React from 'react'
import type { RunsAnswer } from '../../api/runs-routes'
import type { Manner } from '../format'
import { say } from '../language'
import { apiAddress } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { durationWords } from '../words'

interface Props {
  readonly report: string
  readonly manner: Manner
  /** Of this element, for what it describes. */
  readonly id: string
}

/** How long a refresh usually takes, said before one starts it. Nothing before the first that succeeded. */
export const UsualDuration: React.FC<Props> = ({ report, manner, id }) => {
  const { data } = useRemote<RunsAnswer>(apiAddress(report, 'runs'))
  const usualMs = data?.usualMs ?? null
  if (usualMs === null) return null
  return (
    // Hidden from the button's name, which must stay "Refresh"; read as its description.
    <span id={id} className="vd-usual" data-usual={usualMs} aria-hidden="true">
      {say('freshness.usually', { duration: durationWords(usualMs, manner) })}
    </span>
  )
}
