import React from 'react'
import { filterWords } from '../filter-bar/filter-words'
import { periodWords } from '../filter-bar/period-picker'
import { useProviderWords } from '../filter-bar/provider-picker'
import { useLabels } from '../filter-bar/use-labels'
import type { Manner } from '../format'
import { say } from '../language'
import { type ColumnFilter, columnFilters, listOf } from '../talk/address'
import type { Report, Span } from '../talk/api-shapes'

interface Props {
  readonly report: Report
  readonly search: string
  readonly manner: Manner
  /** The days of the period, as the server worked them out. */
  readonly resolved: Span | null
}

/** Which rows a number is about: "Acme Plumbing; Last month, 1 – 31 May 2026; Phase: In progress". */
export const FiltersInWords: React.FC<Props> = ({ report, search, manner, resolved }) => {
  const providers = useProviderWords(search)
  const { name, days, custom } = periodWords(search, resolved, null, manner)
  const period = days === null ? name : custom ? days : `${name}, ${days}`
  const shared = [...(report.provider ? [providers] : []), ...(report.date ? [period] : [])].join('; ')
  const own = columnFilters(search)
  return (
    <>
      {shared || own.length > 0 ? shared : say('filters.allRows')}
      {own.map((filter, place) => (
        <React.Fragment key={filter.column}>
          {shared || place > 0 ? '; ' : ''}
          <ColumnWords {...{ report, filter, manner }} />
        </React.Fragment>
      ))}
    </>
  )
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
