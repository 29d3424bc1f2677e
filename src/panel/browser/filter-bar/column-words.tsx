import React from 'react'
import { labelIn } from '../../../reports/own-value.js'
import type { Labels } from '../../../reports/rows/labels'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Joined } from '../parts/joined'
import { type ColumnFilter, columnFilters, listOf, namedRecords } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { filterWords } from './filter-words'
import { useLabels } from './use-labels'

interface Props {
  readonly report: Report
  readonly search: string
  readonly manner: Manner
  /** Names that are known already; null while an answer that has them is on its way. */
  readonly labels: Labels | null
  readonly by: string
}

/** All that narrows a list but dimensions and days: "Selection of 2 rows; Status: Draft". */
export const ColumnFiltersInWords: React.FC<Props> = ({ search, by, ...props }) => (
  <Joined parts={columnFilterParts({ search, ...props })} by={by} />
)

export function columnFilterParts({ search, ...props }: Omit<Props, 'by'>): React.ReactNode[] {
  const records = namedRecords(search)
  return [
    ...(records > 0 ? [say('filters.records', { n: records, count: formatCount(records, props.manner) })] : []),
    ...columnFilters(search).map((filter) => <ColumnWords key={filter.column} {...props} filter={filter} />),
  ]
}

type WordsProps = Omit<Props, 'search' | 'by'> & { readonly filter: ColumnFilter }

const ColumnWords: React.FC<WordsProps> = ({ report, filter, manner, labels }) => {
  const column = report.columns.find(({ name }) => name === filter.column) ?? null
  const reference = column?.reference ?? null
  const ids = reference && !filter.is?.startsWith('is:') ? listOf(filter.is) : []
  const known = (id: string): string | undefined => (labels === null ? undefined : labelIn(labels, filter.column, id))
  const labelOf = useLabels(reference, labels === null ? [] : ids.filter((id) => known(id) === undefined))
  return <>{filterWords(column, filter, manner, (id) => known(id) ?? labelOf(id))}</>
}
