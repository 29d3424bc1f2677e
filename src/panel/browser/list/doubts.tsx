import React from 'react'
import { say } from '../language'
import { Icon } from '../parts/icon'
import type { Report } from '../talk/api-shapes'

interface Props {
  readonly doubts: NonNullable<Report['doubts']>
}

/** Why these figures may be wrong, for those who can do something about it: in short, and as the command line says it. */
export const Doubts: React.FC<Props> = ({ doubts }) => (
  <>
    {doubts.map(({ code, message, isNote }) => (
      <p key={message} role="note" className={isNote ? 'vd-doubt' : 'vd-doubt vd-doubt-warning'} data-doubt={code}>
        <Icon name={isNote ? 'note' : 'warning'} />
        <strong>{say(`figures.doubt_${code}`)}</strong>
        <span>{message}</span>
      </p>
    ))}
  </>
)
