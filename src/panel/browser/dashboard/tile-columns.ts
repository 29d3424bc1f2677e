/** How tiles stand beside each other. Rows are always full: a tile alone in a row would leave a hole beside it. */

const LEAST_WIDTH = 166
export const TILE_GAP = 12

/** Narrower, a tile that has a line for itself breaks it in two. */
const ROOM_FOR_ONE_LINE = 620

const MOST_PRINTED = 6

export interface TileGrid {
  readonly columns: number
  /** `column`: one below the other in a tile; `line`: all in one line; `short`: in two lines, on a phone. */
  readonly form: 'column' | 'line' | 'short'
  /** Of one tile. */
  readonly width: number
}

/** As many columns as have room, of those that divide the tiles. */
export function tileGrid(tiles: number, width: number): TileGrid {
  const fit = Math.max(1, Math.floor((width + TILE_GAP) / (LEAST_WIDTH + TILE_GAP)))
  const columns = highestDivisor(tiles, fit)
  if (columns === 1 && tiles > 1) return { columns, form: width < ROOM_FOR_ONE_LINE ? 'short' : 'line', width }
  return { columns, form: 'column', width: (width - (columns - 1) * TILE_GAP) / columns }
}

/** On paper, where type is smaller. */
export function printedGrid(tiles: number, width: number): TileGrid {
  const columns = highestDivisor(tiles, MOST_PRINTED)
  return { columns, form: 'column', width: (width - (columns - 1) * TILE_GAP) / columns }
}

function highestDivisor(of: number, most: number): number {
  for (let divisor = Math.min(of, most); divisor > 1; divisor -= 1) if (of % divisor === 0) return divisor
  return 1
}

/** Of a figure's type, in pixels, so that all of it stands in one line. */
export function figureSize(text: string, width: number, { most, least }: { most: number; least: number }): number {
  // The widest digit takes about six tenths of its height.
  return Math.max(least, Math.min(most, Math.floor(width / (text.length * 0.6))))
}
