import React from 'react'
import { say } from '../language'
import { Definitions, ZoneNote } from '../parts/definitions'
import type { Report } from '../talk/api-shapes'

/** What the columns and the totals mean, in the words of the view file. */
export const ColumnNotes: React.FC<{ readonly report: Report; readonly timeZone: string }> = ({ report, timeZone }) => {
  const columns = report.columns.filter(({ definition }) => definition)
  const totals = report.totals.filter(
    (total) => total.definition && !columns.some((column) => saysTheSame(column, total)),
  )
  if (columns.length + totals.length === 0) return null
  return (
    <details className="vd-explain">
      <summary>{say('list.figuresMean')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys */}
      <section className="vd-explain-box" aria-label={say('list.figuresMean')} tabIndex={0}>
        <Definitions of={columns} />
        {columns.length > 0 && totals.length > 0 ? <h2>{say('list.totals')}</h2> : null}
        <Definitions of={totals} />
        <ZoneNote timeZone={timeZone} />
      </section>
    </details>
  )
}

interface Defined {
  readonly label: string
  readonly definition: string | null
}

function saysTheSame(column: Defined, total: Defined): boolean {
  return column.label === total.label && column.definition === total.definition
}
