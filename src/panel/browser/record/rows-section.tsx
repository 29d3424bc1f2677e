import React from 'react'
import { ownValue } from '../../../reports/own-value.js'
import type { ShownRows } from '../../../reports/records/shown-records'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { formatCount, type Manner } from '../format'
import { language } from '../language'
import { findReport } from '../talk/use-catalogue'
import { NoRows } from './no-rows'
import { referenceFilter } from './referring'
import type { Wanted } from './related-rows'
import { RelatedTable } from './related-table'
import type { SectionProps } from './section-props'

interface Props extends SectionProps {
  readonly section: ShownRows
}

/** The first rows of a list that belong to one record, with their totals. */
export const RowsSection: React.FC<Props> = ({ section, catalogue, id, manner }) => {
  const report = findReport(catalogue, section.report)
  if (!report) return null
  const { title, columns, sort, missing = [], remarks = [] } = section
  const order: Wanted = sort ? { sortBy: sort.column, direction: sort.direction } : {}
  return (
    <RelatedTable
      {...{ catalogue, manner, columns }}
      id={section.id}
      heading={title}
      of={section.report}
      wanted={{ ...referenceFilter(report, section.by, id), ...order }}
      missing={Object.fromEntries(missing.map(({ column, text }) => [column, text]))}
      empty={(answer) => <NoRows {...{ section, answer, catalogue, id, manner }} />}
      note={(answer) => remarks.map((remark) => <Remark key={remark.total} {...{ remark, answer, manner }} />)}
    />
  )
}

interface RemarkProps {
  readonly remark: NonNullable<ShownRows['remarks']>[number]
  readonly answer: RowsAnswer
  readonly manner: Manner
}

const plurals = new Intl.PluralRules(language)

/** What a total that is not 0 gives reason to say. */
const Remark: React.FC<RemarkProps> = ({ remark, answer, manner }) => {
  const count = Number(ownValue(answer.totals, remark.total) ?? 0)
  if (count === 0) return null
  const forms: Partial<Record<Intl.LDMLPluralRule, string | undefined>> = remark
  const text = forms[plurals.select(count)] ?? remark.other
  return (
    <p className="vd-section-note vd-tone-late" data-remark={remark.total}>
      {text.replaceAll('{{count}}', formatCount(count, manner))}
    </p>
  )
}
