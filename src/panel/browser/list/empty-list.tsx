import React from 'react'
import { countFilters } from '../address'
import type { Freshness } from '../api-shapes'
import type { Filters } from '../filter-bar/use-filters'
import { hasNoData } from '../parts/no-data'

interface Props {
  readonly filters: Filters
  readonly freshness: Freshness
  readonly mayRefresh: boolean
}

export const EmptyList: React.FC<Props> = ({ filters, freshness, mayRefresh }) => {
  if (hasNoData(freshness)) {
    return (
      <div className="vd-empty">
        <p className="vd-problem-title">No data yet</p>
        <p>{unfilledWords(freshness, mayRefresh)}</p>
      </div>
    )
  }
  if (countFilters(filters.search) === 0) {
    return (
      <div className="vd-empty">
        <p className="vd-problem-title">No rows</p>
        <p>Nothing is recorded here yet.</p>
      </div>
    )
  }
  return (
    <div className="vd-empty">
      <p className="vd-problem-title">No rows for these filters</p>
      <button type="button" className="vd-button" onClick={filters.clear}>
        Clear the filters
      </button>
    </div>
  )
}

function unfilledWords({ state }: Freshness, mayRefresh: boolean): string {
  if (state === 'refreshing') return 'This report is being filled for the first time. It appears here by itself.'
  return mayRefresh
    ? 'This report was never filled. Click Refresh to fill it.'
    : 'This report was never filled. Ask a colleague who may refresh it.'
}
