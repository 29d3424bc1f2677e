import React, { type ReactNode } from 'react'
import type { Explanation } from '../../../reports/totals/explain'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { LeftOutLines } from '../parts/left-out-lines'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { remarksInWords } from '../remark-words'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { choiceLabel, durationWords } from '../words'
import { FiltersInWords } from './filters-in-words'
import { formulaWords, sumWords } from './formula-words'

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
  const sum = report && sumWords(report, data, manner)
  return (
    <dl className="vd-why-facts">
      <Fact name="worked out as" label={say('why.workedOutAs')}>
        {report ? formulaWords(report, data.expression) : null} <code className="vd-code">{data.formula}</code>
        {sum === null ? null : <span className="vd-why-sum">{sum}</span>}
      </Fact>
      {report ? (
        <Fact name="rows" label={say('why.rows')}>
          <FiltersInWords {...{ report, search, manner }} resolved={data.period} />
          {data.notes.length > 0 ? `. ${remarksInWords(data.notes)}.` : ''}
        </Fact>
      ) : null}
      <Fact name="days" label={say('why.days')}>
        {say('dates.zone', { timeZone: data.timeZone })}
      </Fact>
      {data.leftOut.some(({ count }) => count > 0) ? (
        <Fact name="left out" label={say('why.leftOut')}>
          <LeftOutLines leftOut={data.leftOut} manner={manner} groupLabel={(group) => groupLabel(report, group)} />
        </Fact>
      ) : null}
      <Fact name="data" label={say('why.data')}>
        <FreshnessBadge of={name} freshness={data.freshness} manner={manner} />
      </Fact>
      <Fact name="read" label={say('why.read')}>
        {readWords(data, manner)}
      </Fact>
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly label: string
  readonly children: ReactNode
}

const Fact: React.FC<FactProps> = ({ name, label, children }) => (
  <div data-why={name}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

function groupLabel(report: Report | null, group: string): string {
  return choiceLabel(report?.columns.find(({ name }) => name === report.totalsBy) ?? null, group)
}

/** "1,234 rows of completed_jobs in 5.2 ms". */
function readWords({ rowsRead, readFrom, tookMs }: Explanation, manner: Manner): string {
  if (rowsRead === null || tookMs === null) return say('why.nothingRead')
  const words = (rows: number): string => say('list.rows', { n: rows, count: formatCount(rows, manner) })
  const wordsOf = ({ rows, relation, isKept }: Explanation['readFrom'][number]): string =>
    isKept ? say('why.rowsKept', { rows: words(rows) }) : say('why.rowsOf', { rows: words(rows), relation })
  const [only, ...others] = readFrom
  const took =
    tookMs < 1000
      ? say('dates.milliseconds', { count: formatCount(String(tookMs), manner) })
      : durationWords(tookMs, manner)
  if (!only || others.length === 0) {
    return say('why.readIn', { rows: only ? wordsOf(only) : words(rowsRead), took })
  }
  const each = readFrom.map(wordsOf).join(', ')
  return `${say('why.readIn', { rows: words(rowsRead), took })}: ${each}`
}
