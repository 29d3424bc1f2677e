import React from 'react'
import { columnFilterParts } from '../filter-bar/column-words'
import { DimensionWords } from '../filter-bar/dimension-words'
import { periodWords } from '../filter-bar/period-picker'
import type { Manner } from '../format'
import { say } from '../language'
import { Joined } from '../parts/joined'
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
  const period = days === null ? name : custom ? days : `${name}, ${days}`
  const parts = [
    ...dimensions.map((dimension) => <DimensionWords key={dimension.name} {...{ dimension, search }} />),
    ...(report.date ? [period] : []),
    ...columnFilterParts({ report, search, manner, labels: {} }),
  ]
  return <Joined parts={parts.length === 0 ? [say('filters.allRows')] : parts} by="; " />
}
