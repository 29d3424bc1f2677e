import React from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import type { Filters } from '../filter-bar/use-filters'
import { say } from '../language'
import { hasNoData } from '../refreshing/no-data'
import { countFilters } from '../talk/address'
import type { Report } from '../talk/api-shapes'

interface Props {
  readonly report: Pick<Report, 'doubts'>
  readonly filters: Filters
  readonly freshness: Freshness
  readonly mayRefresh: boolean
}

export const EmptyList: React.FC<Props> = ({ report, filters, freshness, mayRefresh }) => {
  if (hasNoData(freshness)) {
    return (
      <div className="vd-empty">
        <p className="vd-problem-title">{say('freshness.noData')}</p>
        <p>{unfilledWords(freshness, mayRefresh)}</p>
      </div>
    )
  }
  if (countFilters(filters.search) === 0) {
    return (
      <div className="vd-empty">
        <p className="vd-problem-title">{say('list.noRows')}</p>
        <p>{say(hidesRows(report) ? 'list.rowsHidden' : 'list.nothingRecorded')}</p>
      </div>
    )
  }
  return (
    <div className="vd-empty">
      <p className="vd-problem-title">{say('list.noRowsForFilters')}</p>
      <button type="button" className="vd-button" onClick={filters.clear}>
        {say('filters.clearFilters')}
      </button>
    </div>
  )
}

function hidesRows({ doubts = [] }: Pick<Report, 'doubts'>): boolean {
  return doubts.some(({ code, isNote }) => code === 'hidden_rows' && !isNote)
}

function unfilledWords({ state }: Freshness, mayRefresh: boolean): string {
  if (state === 'refreshing') return say('list.beingFilled')
  return say(mayRefresh ? 'list.clickRefresh' : 'list.askColleague')
}
