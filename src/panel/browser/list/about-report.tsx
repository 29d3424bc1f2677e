import React from 'react'
import { say } from '../language'
import { Definitions, ZoneNote } from '../parts/definitions'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import type { Report } from '../talk/api-shapes'

/** What the report is, and what its columns and totals mean, in the words of the view file. */
export const AboutReport: React.FC<{ readonly report: Report; readonly timeZone: string }> = ({ report, timeZone }) => {
  const columns = report.columns.filter(({ definition }) => definition)
  const totals = report.totals.filter(
    (total) => total.definition && !columns.some((column) => saysTheSame(column, total)),
  )
  return (
    <span className="vd-about">
      <Popover
        label={say('list.aboutReport', { title: report.title })}
        buttonClass="vd-quiet-button"
        buttonLabel={say('list.aboutReport', { title: report.title })}
        button={<Icon name="help" />}
      >
        {() => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys
          <section className="vd-about-panel" aria-label={say('list.figuresMean')} tabIndex={0} data-focus="">
            <p>{report.description}</p>
            {report.kind === 'materialized' && report.grain.length === 0 ? <p>{say('list.readersWait')}</p> : null}
            {columns.length + totals.length > 0 ? <h2>{say('list.figuresMean')}</h2> : null}
            <Definitions of={columns} />
            {columns.length > 0 && totals.length > 0 ? <h2>{say('list.totals')}</h2> : null}
            <Definitions of={totals} />
            <ZoneNote timeZone={timeZone} />
          </section>
        )}
      </Popover>
    </span>
  )
}

interface Defined {
  readonly label: string
  readonly definition: string | null
}

function saysTheSame(column: Defined, total: Defined): boolean {
  return column.label === total.label && column.definition === total.definition
}
