import React from 'react'
import { say } from '../language'

/** The shape of the dashboard while its figures are on their way. */
export const DashboardSkeleton: React.FC = () => (
  <div className="vd-board">
    <output className="vd-hidden">{say('dashboard.loading')}</output>
    <div className="vd-cards">
      {['one', 'two', 'three', 'four', 'five', 'six'].map((key) => (
        <div key={key} className="vd-card vd-card-waiting">
          <span className="vd-skeleton" />
          <span className="vd-skeleton vd-skeleton-headline" />
          <span className="vd-skeleton" />
          <span className="vd-skeleton" />
        </div>
      ))}
    </div>
    <div className="vd-charts vd-charts-waiting">
      {['one', 'two', 'three', 'four'].map((key) => (
        <div key={key} className="vd-chart">
          <span className="vd-skeleton" />
        </div>
      ))}
    </div>
  </div>
)
