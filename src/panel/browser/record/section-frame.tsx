import React from 'react'
import type { RowsAnswer } from '../../../reports/rows/rows'
import type { Manner } from '../format'
import { say } from '../language'
import { Problem } from '../parts/problem'
import { RowsFreshness } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import type { Report } from '../talk/api-shapes'
import type { Remote } from '../talk/use-remote'

interface Props {
  readonly id: string
  readonly heading: string
  readonly report: Report
  readonly answer: Remote<RowsAnswer>
  readonly manner: Manner
  /** Whether it is said how old the rows are; of tables it never is. */
  readonly hasAge?: (answer: RowsAnswer) => boolean
  /** Behind the heading, such as the way to the list. */
  readonly more?: (answer: RowsAnswer) => React.ReactNode
  /** What stands there once the rows are known. */
  readonly children: (answer: RowsAnswer) => React.ReactNode
  /** Below, whatever the answer. */
  readonly footer?: React.ReactNode
}

/** A section of a record's page around the rows of a report: its heading, how old they are, and why there are none yet. */
export const SectionFrame: React.FC<Props> = ({ id, heading, report, answer, manner, ...parts }) => {
  const { hasAge = () => true, more, children, footer } = parts
  const { data, error, loading, reload } = answer
  return (
    <section className="vd-section" aria-label={heading} data-section={id}>
      <header className="vd-section-head">
        <h2>{heading}</h2>
        {data && report.kind !== 'table' && hasAge(data) ? (
          <RowsFreshness
            report={report.name}
            shown={data.freshness}
            manner={manner}
            isComing={loading}
            onShow={reload}
          />
        ) : null}
        {data && more ? more(data) : null}
      </header>
      {hasNoData(report.freshness) ? (
        <p className="vd-section-note">{say('record.neverFilled', { title: report.title })}</p>
      ) : error && !data ? (
        <Problem error={error} onRetry={reload} />
      ) : data ? (
        children(data)
      ) : (
        <span className="vd-skeleton vd-section-skeleton" />
      )}
      {footer}
    </section>
  )
}
