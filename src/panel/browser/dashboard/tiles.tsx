import React from 'react'
import type { Card } from '../../../reports/dashboard/dashboard'
import { formatShortSpan, type Manner } from '../format'
import { say } from '../language'
import { LinesTable } from './lines-table'
import { Tile } from './tile'
import { printedGrid, tileGrid } from './tile-columns'
import { PRINTED, useWidth } from './use-width'

interface Props {
  readonly cards: readonly Card[]
  /** The last day of the period that is shown. */
  readonly lastDay: string | null
  readonly manner: Manner
}

/** A figure a tile, in rows that are always full. */
export const Tiles: React.FC<Props> = ({ cards, ...others }) => {
  const tiles = cards.filter(({ lines }) => lines.length === 0)
  return tiles.length === 0 ? null : <Grid tiles={tiles} {...others} />
}

type GridProps = Omit<Props, 'cards'> & { readonly tiles: readonly Card[] }

const Grid: React.FC<GridProps> = ({ tiles, lastDay, manner }) => {
  const { box, width, isPrinted } = useWidth(PRINTED.sheet)
  const grid = isPrinted ? printedGrid(tiles.length, width) : tileGrid(tiles.length, width)
  return (
    <div ref={box} className="vd-tiles" data-form={grid.form}>
      {width > 0 ? (
        <div className="vd-tiles-grid" style={{ gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))` }}>
          {tiles.map((card, place) => (
            <Tile key={card.id} span={grid.spans[place] ?? 1} {...{ card, lastDay, manner, grid, isPrinted }} />
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** What has a figure for each value of a column, since adding them up would be wrong. */
export const Tables: React.FC<Props> = ({ cards, lastDay, manner }) =>
  cards
    .filter(({ lines }) => lines.length > 0)
    .map((card) => <LinesTable key={card.id} {...{ card, lastDay, manner }} />)

/** With which days the tiles compare theirs; null where none does. */
export function comparedDays({ cards, lastDay, manner }: Props): string | null {
  const changes = cards.flatMap(({ figures }) =>
    figures.flatMap(({ headline, change }) => (headline && change ? [change] : [])),
  )
  const [change] = changes
  return change
    ? say('dashboard.comparedWith', { days: formatShortSpan(change.from, change.to, lastDay, manner) })
    : null
}
