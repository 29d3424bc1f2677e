import React from 'react'
import { steps } from '../../../reports/asking/date-step.js'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { remarkWords } from '../remark-words'
import type { Remark, Report, TotalsAnswer } from '../talk/api-shapes'
import { mergeLeftOut } from '../words'
import { withoutWarnedOf } from './check-words'
import { DataWarnings } from './data-warnings'
import { Doubts } from './doubts'
import { isUntold, LeftOut } from './left-out'

interface Props {
  readonly report: Report
  /** Of the rows, such as that the period does not apply. */
  readonly remarks: readonly Remark[]
  readonly totals: TotalsAnswer | null
  readonly manner: Manner
}

/** What one should know of these figures, counted on a button: it comes with the totals, and nothing moves for it. */
export const ReportNotes: React.FC<Props> = ({ report, remarks: ofRows, totals: answered, manner }) => {
  const totals = answered && {
    ...answered,
    leftOut: withoutWarnedOf(answered.leftOut ?? [], answered.warnings ?? [], manner),
  }
  // What is said of the filters comes with both.
  const remarks = [...ofRows, ...(totals?.notes ?? []).filter(({ code }) => !ofRows.some((one) => one.code === code))]
  const warnings = totals?.warnings ?? []
  const doubts = report.doubts ?? []
  const count =
    remarks.length +
    mergeLeftOut(totals?.leftOut ?? []).length +
    (totals && isUntold(report, totals) ? 1 : 0) +
    warnings.length +
    doubts.length
  if (count === 0) return null
  const isWarning = remarks.length + warnings.length + doubts.length > 0
  return (
    <span className="vd-report-notes" data-notes={count}>
      <Popover
        label={say('list.notesOf', { title: report.title })}
        align="end"
        buttonClass={isWarning ? 'vd-quiet-button vd-quiet-warning' : 'vd-quiet-button'}
        button={
          <>
            <Icon name={isWarning ? 'warning' : 'note'} />
            <span className="vd-notes-long">{buttonWords(remarks, count)}</span>
            <span className="vd-notes-short" aria-hidden="true">
              {count}
            </span>
          </>
        }
      >
        {() => (
          <div className="vd-notes-panel">
            {remarks.map((remark) => (
              <p key={remarkWords(remark)} role="note">
                {remarkWords(remark)}.
              </p>
            ))}
            <Doubts doubts={doubts} />
            {totals ? <LeftOut {...{ report, totals, manner }} /> : null}
            <DataWarnings warnings={warnings} manner={manner} />
          </div>
        )}
      </Popover>
    </span>
  )
}

/** That other days are shown than those asked for is read without a click; the rest is counted. */
function buttonWords(remarks: readonly Remark[], count: number): string {
  const step = steps.find((one) => remarks.some(({ code }) => code === `whole_${one}s`))
  if (step === undefined || step === 'day') return say('list.notes', { n: count, count })
  const whole = say(`list.whole_${step}s`)
  return count === 1 ? whole : `${whole}, ${say('list.notes', { n: count - 1, count: count - 1 })}`
}
