import React, { type ReactNode } from 'react'
import { formatSpan, type Manner } from '../format'
import { say } from '../language'
import { type Changes, countFilters } from '../talk/address'
import type { Span } from '../talk/api-shapes'
import { ChosenElsewhere } from './chosen-elsewhere'
import { CopyLink } from './copy-link'
import { FilterSheet } from './filter-sheet'
import { PeriodPicker, periodWords } from './period-picker'
import { ProviderPicker, useProviderWords } from './provider-picker'
import type { Filters } from './use-filters'
import { PHONE, useMedia } from './use-media'

interface Props {
  readonly filters: Filters
  /** The title of the page. */
  readonly title: string
  readonly manner: Manner
  readonly withProvider: boolean
  readonly withPeriod: boolean
  /** The days that the server worked out for a period; of the one that is chosen only where `isResolved`. */
  readonly resolved: Span | null
  readonly isResolved: boolean
  readonly fallbackPeriod: string | null
  /** Filters of single columns, on lists, with the way to clear all behind them. */
  readonly children?: (clear: ReactNode) => ReactNode
  /** How the rows are shown, on lists. */
  readonly tools?: ReactNode
  /** What is in force without standing in the address. */
  readonly unsaid: Changes
}

/** Which rows the figures are about. On a phone it is a sheet behind one button. */
export const FilterBar: React.FC<Props> = (props) => {
  const {
    filters,
    title,
    manner,
    withProvider,
    withPeriod,
    resolved,
    isResolved,
    fallbackPeriod,
    children,
    tools,
    unsaid,
  } = props
  const isPhone = useMedia(PHONE)
  const count = countFilters(filters.search)
  const providers = useProviderWords(filters.search)
  const period = periodWords(filters.search, isResolved ? resolved : null, fallbackPeriod, manner)
  const summary = [withProvider ? providers : null, withPeriod ? (period.days ?? period.name) : null]
  const params = new URLSearchParams(filters.search)
  const chosen = [
    ...(withProvider && params.has('provider') ? [providers] : []),
    ...(withPeriod && period.custom ? [formatSpan(period.custom.from, period.custom.to, manner)] : []),
    ...(withPeriod && !period.custom && params.has('period') ? [period.name] : []),
  ]
  const clear =
    count > 0 ? (
      <button type="button" className="vd-text-button" onClick={filters.clear}>
        {say('filters.clearAll')}
      </button>
    ) : null
  const controls = (
    <div className="vd-filters-row">
      {withProvider ? <ProviderPicker filters={filters} /> : null}
      {withPeriod ? <PeriodPicker {...{ filters, manner, resolved, isResolved }} fallback={fallbackPeriod} /> : null}
      {children?.(clear) ?? clear}
      <div className="vd-filters-tools">
        {tools}
        <CopyLink unsaid={unsaid} />
      </div>
    </div>
  )
  return (
    <section className="vd-filters" aria-label={say('filters.filters')}>
      {isPhone ? <FilterSheet count={count}>{controls}</FilterSheet> : controls}
      <p className="vd-filters-summary">{summary.filter((words) => words !== null).join(', ')}</p>
      <ChosenElsewhere {...{ filters, title, manner }} chosen={chosen.join(', ')} />
    </section>
  )
}
