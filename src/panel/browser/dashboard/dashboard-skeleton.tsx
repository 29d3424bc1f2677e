import React from 'react'
import { say } from '../language'

/** The shape of the dashboard while its figures are on their way. */
export const DashboardSkeleton: React.FC<{ readonly withFilters?: boolean }> = ({ withFilters = false }) => (
  <>
    {withFilters ? <div className="vd-filters-waiting" /> : null}
    <div className="vd-board">
      <output className="vd-hidden">{say('dashboard.loading')}</output>
    </div>
  </>
)

export const HeaderSkeleton: React.FC = () => (
  <div className="vd-board-freshness">
    <span className="vd-skeleton vd-skeleton-figure" />
  </div>
)
