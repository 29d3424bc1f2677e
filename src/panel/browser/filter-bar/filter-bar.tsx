import React, { type ReactNode, useRef } from 'react'
import { allTime } from '../../../reports/asking/address.js'
import type { Dimension } from '../../../reports/dimension'
import { formatSpan, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Joined } from '../parts/joined'
import { ScreenOrPaper } from '../parts/screen-or-paper'
import { type Changes, countFilters } from '../talk/address'
import type { Span } from '../talk/api-shapes'
import { ChosenElsewhere } from './chosen-elsewhere'
import { CopyLink } from './copy-link'
import { DimensionPicker } from './dimension-picker'
import { DimensionWords } from './dimension-words'
import { FilterSheet } from './filter-sheet'
import { PeriodPicker, periodWords } from './period-picker'
import type { Filters } from './use-filters'
import { PHONE, useMedia } from './use-media'

interface Props {
  readonly filters: Filters
  /** The title of the page. */
  readonly title: string
  readonly manner: Manner
  /** Those that can be chosen here. */
  readonly dimensions: readonly Dimension[]
  readonly withPeriod: boolean
  /** The days that the server worked out for a period; of the one that is chosen only where `isResolved`. */
  readonly resolved: Span | null
  readonly isResolved: boolean
  readonly fallbackPeriod: string | null
  /** Filters of single columns, on lists, with the way to clear all behind them. */
  readonly children?: (clear: ReactNode) => ReactNode
  /** The same in words. */
  readonly childrenInWords?: ReactNode
  /** How the rows are shown, on lists. */
  readonly tools?: ReactNode
  /** What is in force without standing in the address. */
  readonly unsaid: Changes
}

/** As they are counted: all time narrows nothing. */
function isPeriodChosen(params: URLSearchParams): boolean {
  return params.has('from') || params.has('to') || ![null, allTime].includes(params.get('period'))
}

/** Which rows the figures are about. On a phone it is a sheet behind one button. */
export const FilterBar: React.FC<Props> = (props) => {
  const {
    filters,
    title,
    manner,
    dimensions,
    withPeriod,
    resolved,
    isResolved,
    fallbackPeriod,
    children,
    childrenInWords,
    tools,
    unsaid,
  } = props
  const row = useRef<HTMLDivElement>(null)
  const isPhone = useMedia(PHONE)
  const count = countFilters(filters.search)
  const period = periodWords(filters.search, isResolved ? resolved : null, fallbackPeriod, manner)
  const params = new URLSearchParams(filters.search)
  const wordsOf = (dimension: Dimension): ReactNode => <DimensionWords {...{ dimension }} search={filters.search} />
  const others =
    count - dimensions.filter(({ name }) => params.has(name)).length - (withPeriod && isPeriodChosen(params) ? 1 : 0)
  const othersCounted = say('filters.more', { n: others, count: others })
  const summary = [
    ...dimensions.map(wordsOf),
    ...(withPeriod ? [period.days ?? period.name] : []),
    // Those of single columns stand in the sheet; on paper there is none.
    ...(others > 0
      ? [<ScreenOrPaper key="others" screen={othersCounted} paper={childrenInWords ?? othersCounted} />]
      : []),
  ]
  const chosen = [
    ...dimensions.filter(({ name }) => params.has(name)).map(wordsOf),
    ...(withPeriod && period.custom ? [formatSpan(period.custom.from, period.custom.to, manner)] : []),
    ...(withPeriod && period.period !== null && params.has('period') ? [period.name] : []),
  ]
  const clearAll = (): void => {
    filters.clear()
    // The button goes with the filters, and the focus with it.
    row.current?.querySelector('button')?.focus()
  }
  const clear =
    count > 0 ? (
      <button type="button" className="vd-text-button vd-clear-all" title={say('filters.clearAll')} onClick={clearAll}>
        <Icon name="close" />
        <span>{say('filters.clearAll')}</span>
      </button>
    ) : null
  const controls = (
    <div className="vd-filters-row" ref={row}>
      {dimensions.map((dimension) => (
        <DimensionPicker key={dimension.name} {...{ dimension, filters }} />
      ))}
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
      <p className="vd-filters-summary">
        <Joined parts={summary} by={<ScreenOrPaper screen=", " paper="; " />} />
      </p>
      <ChosenElsewhere {...{ filters, title, manner, chosen }} />
    </section>
  )
}
