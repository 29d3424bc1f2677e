import React from 'react'
import { apiAddress } from '../address'
import type { RunsAnswer } from '../api-shapes'
import type { Manner } from '../format'
import { useRemote } from '../use-remote'
import { durationWords } from '../words'

/** How long a refresh usually takes, said before one starts it. Nothing before the first that succeeded. */
export const UsualDuration: React.FC<{ readonly report: string; readonly manner: Manner }> = ({ report, manner }) => {
  const { data } = useRemote<RunsAnswer>(apiAddress(report, 'runs'))
  const usualMs = data?.usualMs ?? null
  if (usualMs === null) return null
  return (
    <span className="vd-usual" data-usual={usualMs}>
      usually {durationWords(usualMs, manner)}
    </span>
  )
}
