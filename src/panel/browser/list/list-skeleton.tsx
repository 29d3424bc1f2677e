import React from 'react'
import { say } from '../language'

/** The shape of a list while its first rows are on their way. */
export const ListSkeleton: React.FC<{ readonly columns?: number }> = ({ columns = 6 }) => (
  <div className="vd-table-box vd-skeleton-box">
    <output className="vd-hidden">{say('list.loading')}</output>
    {Array.from({ length: 14 }, (_, row) => (
      <div className="vd-skeleton-row" key={`row ${String(row)}`}>
        {Array.from({ length: Math.min(columns, 8) }, (_, cell) => (
          <span className="vd-skeleton" key={`cell ${String(cell)}`} />
        ))}
      </div>
    ))}
  </div>
)
