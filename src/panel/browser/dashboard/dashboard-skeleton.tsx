import React from 'react'
import { say } from '../language'
import { layoutOf, rememberedShape } from './board-shape'
import { tileGrid } from './tile-columns'
import { useWidth } from './use-width'

/** The boxes of the dashboard while its figures are on their way: as many, as large and in the same places. */
export const DashboardSkeleton: React.FC<{ readonly withFilters?: boolean }> = ({ withFilters = false }) => {
  const shape = rememberedShape()
  const { tiles, lines, tables, hasMain } = shape
  const { box, width } = useWidth()
  const { columns, form, spans } = tileGrid(tiles, width)
  return (
    <>
      {withFilters ? <div className="vd-filters vd-filters-waiting" /> : null}
      <div className="vd-board vd-board-waiting" ref={box}>
        <output className="vd-hidden">{say('dashboard.loading')}</output>
        <div className="vd-tiles" data-form={form}>
          <div className="vd-tiles-grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {numbered(tiles).map((key) => (
              <div key={key} className="vd-card vd-tile-waiting" style={{ gridColumn: `span ${spans[key] ?? 1}` }}>
                <span className="vd-skeleton" />
                <span className="vd-skeleton vd-skeleton-headline" />
                <span className="vd-skeleton" />
              </div>
            ))}
          </div>
        </div>
        <div className="vd-main" data-layout={layoutOf(shape)}>
          <div className="vd-attention vd-attention-waiting">
            {numbered(lines).map((key) => (
              <span key={key} className="vd-skeleton" />
            ))}
          </div>
          {hasMain ? <div className="vd-chart vd-chart-waiting" /> : null}
        </div>
        {numbered(tables).map((key) => (
          <div key={key} className="vd-card vd-lines-waiting" />
        ))}
      </div>
    </>
  )
}

export const HeaderSkeleton: React.FC = () => (
  <div className="vd-board-freshness">
    <span className="vd-skeleton vd-skeleton-figure" />
  </div>
)

function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place)
}
