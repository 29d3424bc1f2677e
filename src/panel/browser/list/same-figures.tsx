import React from 'react'
import { listAddress } from '../../../reports/asking/address.js'
import type { Freshness } from '../../../reports/refresh/freshness'
import type { RowsAnswer } from '../../../reports/rows/rows'
import type { Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { FigureSkeleton } from '../parts/skeleton'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { apiAddress, rowsQuery } from '../talk/address'
import type { Catalogue, Report } from '../talk/api-shapes'
import { useRemote } from '../talk/use-remote'
import { scheduleWords, tookWords } from '../words'

interface Props {
  readonly catalogue: Catalogue
  readonly report: Report
  readonly answer: RowsAnswer | null
  readonly freshness: Freshness
  readonly search: string
  readonly manner: Manner
}

/**
 * Where a live and a materialized report have the same columns, what storing the result costs and gains: how old each
 * is, and how long the same question took in each.
 */
export const SameFigures: React.FC<Props> = (props) => {
  const other = otherKind(props.catalogue, props.report)
  return other ? <Comparison {...props} other={other} /> : null
}

const Comparison: React.FC<Props & { readonly other: Report }> = ({
  report,
  other,
  answer,
  freshness,
  search,
  manner,
}) => {
  // Asked once this list has answered, so that neither waits for the other.
  const remote = useRemote<RowsAnswer>(answer ? apiAddress(other.name, 'rows', rowsQuery(search)) : null)
  const lines = [
    { report, answer, freshness },
    {
      report: other,
      answer: remote.isCurrent ? remote.data : null,
      freshness: remote.data?.freshness ?? other.freshness,
    },
  ].sort((one, second) => Number(one.report.kind !== 'plain') - Number(second.report.kind !== 'plain'))
  return (
    <section className="vd-same" aria-label={say('list.sameLabel')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('list.same')}</th>
            <th scope="col">{say('list.howOld')}</th>
            <th scope="col">{say('list.queryTime')}</th>
            <th scope="col">{say('list.howItWorks')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.report.name} data-same={line.report.name}>
              <th scope="row">
                {line.report === report ? (
                  <span aria-current="page">{line.report.title}</span>
                ) : (
                  <PageLink className="vd-link" href={listAddress(line.report.name, search.replace(/^\?/, ''))}>
                    {line.report.title}
                  </PageLink>
                )}
              </th>
              <td>
                <FreshnessBadge of={line.report.name} freshness={line.freshness} manner={manner} />
              </td>
              <td data-took={line.answer?.tookMs}>
                {line.answer ? tookWords(line.answer.tookMs, manner) : remote.error ? '–' : <FigureSkeleton />}
              </td>
              <td className="vd-muted">{howItWorks(line.report)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function howItWorks({ kind, refreshSchedule }: Report): string {
  if (kind !== 'materialized' && kind !== 'incremental') return say('list.workedOutEachTime')
  return say('list.workedOutOnce', { when: refreshSchedule ? scheduleWords(refreshSchedule) : say('list.whenClicked') })
}

/** The report with the same grain and the same columns, of which one is stored and the other is not. */
function otherKind(catalogue: Catalogue, report: Report): Report | undefined {
  if (report.kind === 'table') return undefined
  return catalogue.reports.find(
    (one) => one.listed && one.kind !== 'table' && one.kind !== report.kind && shapeOf(one) === shapeOf(report),
  )
}

function shapeOf({ grain, columns }: Report): string {
  return JSON.stringify([grain, columns.map(({ name, unit, reference }) => [name, unit, reference])])
}
