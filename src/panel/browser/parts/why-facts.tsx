import React, { type ReactNode } from 'react'
import type { Catalogue, Explanation, Report } from '../api-shapes'
import { FiltersInWords } from '../filter-bar/filters-in-words'
import { formatCount, type Manner } from '../format'
import { findReport } from '../use-catalogue'
import { choiceLabel, durationWords } from '../words'
import { FreshnessBadge } from './freshness-badge'
import { LeftOutLines } from './left-out-lines'

interface Props {
  readonly report: string
  readonly data: Explanation
  readonly catalogue: Catalogue
  readonly manner: Manner
  /** The filters that the number stands under. */
  readonly search: string
}

/** What a number is made of, in words. */
export const WhyFacts: React.FC<Props> = ({ report: name, data, catalogue, manner, search }) => {
  const report = findReport(catalogue, name)
  return (
    <dl className="vd-why-facts">
      <Fact label="Worked out as">
        {data.formulaWords} <code className="vd-code">{data.formula}</code>
      </Fact>
      {report ? (
        <Fact label="Rows">
          <FiltersInWords {...{ report, search, manner }} resolved={data.period} />
          {data.notes.length > 0 ? `. ${data.notes.join('. ')}.` : ''}
        </Fact>
      ) : null}
      <Fact label="Days">Days are those of {data.timeZone}.</Fact>
      {data.leftOut.some(({ count }) => count > 0) ? (
        <Fact label="Left out">
          <LeftOutLines leftOut={data.leftOut} manner={manner} groupLabel={(group) => groupLabel(report, group)} />
        </Fact>
      ) : null}
      <Fact label="Data">
        <FreshnessBadge freshness={data.freshness} manner={manner} />
      </Fact>
      <Fact label="Read">{readWords(data, manner)}</Fact>
    </dl>
  )
}

const Fact: React.FC<{ readonly label: string; readonly children: ReactNode }> = ({ label, children }) => (
  <div data-why={label.toLowerCase()}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

function groupLabel(report: Report | null, group: string): string {
  return choiceLabel(report?.columns.find(({ name }) => name === report.totalsBy) ?? null, group)
}

/** "1,234 rows of completed_jobs in 5.2 ms". */
function readWords({ rowsRead, readFrom, tookMs }: Explanation, manner: Manner): string {
  if (rowsRead === null || tookMs === null) return 'Nothing: there are no data yet.'
  const words = (rows: number): string => `${formatCount(rows, manner)} ${rows === 1 ? 'row' : 'rows'}`
  const [only, ...others] = readFrom
  const from = only && others.length === 0 ? ` of ${only.relation}` : ''
  const each = others.length > 0 ? `: ${readFrom.map((one) => `${words(one.rows)} of ${one.relation}`).join(', ')}` : ''
  const took = tookMs < 1000 ? `${formatCount(String(tookMs), manner)} ms` : durationWords(tookMs, manner)
  return `${words(rowsRead)}${from} in ${took}${each}`
}
