import React from 'react'
import { DimensionWords } from '../filter-bar/dimension-words'
import { filterWords } from '../filter-bar/filter-words'
import { periodWords } from '../filter-bar/period-picker'
import { useLabels } from '../filter-bar/use-labels'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Joined } from '../parts/joined'
import { type ColumnFilter, columnFilters, listOf, namedRecords } from '../talk/address'
import type { Report, Span } from '../talk/api-shapes'
import { chosenHere } from '../talk/dimensions'
import { useCatalogue } from '../talk/use-catalogue'

interface Props {
  readonly report: Report
  readonly search: string
  readonly manner: Manner
  /** The days of the period, as the server worked them out. */
  readonly resolved: Span | null
}

/** Which rows a number is about: "Acme Plumbing; Last month, 1 – 31 May 2026; Phase: In progress". */
export const FiltersInWords: React.FC<Props> = ({ report, search, manner, resolved }) => {
  const { catalogue } = useCatalogue()
  const dimensions = catalogue ? chosenHere(catalogue, report, search) : []
  const { name, days, custom } = periodWords(search, resolved, null, manner)
  const records = namedRecords(search)
  const period = days === null ? name : custom ? days : `${name}, ${days}`
  const parts = [
    ...dimensions.map((dimension) => <DimensionWords key={dimension.name} {...{ dimension, search }} />),
    ...(report.date ? [period] : []),
    ...(records > 0 ? [say('filters.records', { n: records, count: formatCount(records, manner) })] : []),
    ...columnFilters(search).map((filter) => <ColumnWords key={filter.column} {...{ report, filter, manner }} />),
  ]
  return <Joined parts={parts.length === 0 ? [say('filters.allRows')] : parts} by="; " />
}

const ColumnWords: React.FC<{
  readonly report: Report
  readonly filter: ColumnFilter
  readonly manner: Manner
}> = ({ report, filter, manner }) => {
  const column = report.columns.find(({ name }) => name === filter.column) ?? null
  const reference = column?.reference ?? null
  const labelOf = useLabels(reference, reference && !filter.is?.startsWith('is:') ? listOf(filter.is) : [])
  return <>{filterWords(column, filter, manner, labelOf)}</>
}
