import React from 'react'

interface Defined {
  readonly name: string
  readonly label: string
  readonly definition: string | null
}

/** Labels and what they mean; what has no definition is left out. */
export const Definitions: React.FC<{ readonly of: readonly Defined[] }> = ({ of }) => {
  const defined = of.filter(({ definition }) => definition)
  if (defined.length === 0) return null
  return (
    <dl className="vd-definitions">
      {defined.map(({ name, label, definition }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{definition}</dd>
        </div>
      ))}
    </dl>
  )
}
