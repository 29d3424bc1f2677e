import React, { type ReactNode } from 'react'
import { say } from '../language'

interface Defined {
  readonly name: string
  readonly label: string
  readonly definition: string | null
}

interface Props {
  readonly of: readonly Defined[]
  /** What stands below a definition, such as the way to its number. Then what has no definition is there too. */
  readonly below?: (name: string) => ReactNode
}

/** Labels and what they mean; what has no definition is left out. */
export const Definitions: React.FC<Props> = ({ of, below }) => {
  const defined = below ? of : of.filter(({ definition }) => definition)
  if (defined.length === 0) return null
  return (
    <dl className="vd-definitions">
      {defined.map(({ name, label, definition }) => (
        <div key={name} data-defined={name}>
          <dt>{label}</dt>
          {definition ? <dd>{definition}</dd> : null}
          {below ? <dd>{below(name)}</dd> : null}
        </div>
      ))}
    </dl>
  )
}

/** Which days the figures are about. */
export const ZoneNote: React.FC<{ readonly timeZone: string }> = ({ timeZone }) => (
  <p className="vd-zone-note">{say('dates.zone', { timeZone })}</p>
)
