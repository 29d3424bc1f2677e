/** How tiles stand beside each other. Rows are always full: a tile alone in a row would leave a hole beside it. */

const LEAST_WIDTH = 166
export const TILE_GAP = 12

/** Narrower, a tile that has a line for itself breaks it in two. */
const ROOM_FOR_ONE_LINE = 620

const MOST_PRINTED = 6

export interface TileGrid {
  /** Of the grid; a tile may take several. */
  readonly columns: number
  /** How many columns each tile takes. */
  readonly spans: readonly number[]
  /** `column`: one below the other in a tile; `line`: all in one line; `short`: in two lines, on a phone. */
  readonly form: 'column' | 'line' | 'short'
  /** Of the narrowest tile. */
  readonly width: number
}

/** As few rows as there is room for. Where the last tile would have one for itself, all have. */
export function tileGrid(tiles: number, width: number): TileGrid {
  const fit = Math.max(1, Math.floor((width + TILE_GAP) / (LEAST_WIDTH + TILE_GAP)))
  if (tiles > 1 && Math.floor(tiles / rowsOf(tiles, fit)) === 1) {
    const form = width < ROOM_FOR_ONE_LINE ? 'short' : 'line'
    return { columns: 1, spans: new Array(tiles).fill(1), form, width }
  }
  return inRows(tiles, rowsOf(tiles, fit), width)
}

/** On paper, where type is smaller. */
export function printedGrid(tiles: number, width: number): TileGrid {
  return inRows(tiles, rowsOf(tiles, MOST_PRINTED), width)
}

function rowsOf(tiles: number, most: number): number {
  return Math.ceil(tiles / most)
}

/** Seven tiles in two rows are four and, a little wider, three. */
function inRows(tiles: number, rows: number, width: number): TileGrid {
  const fewer = Math.floor(tiles / rows)
  const longer = tiles % rows
  const most = longer > 0 ? fewer + 1 : fewer
  const columns = longer > 0 ? fewer * most : fewer
  const inLonger = longer * most
  const spans = Array.from({ length: tiles }, (_, place) => columns / (place < inLonger ? most : fewer))
  return { columns, spans, form: 'column', width: (width - (most - 1) * TILE_GAP) / most }
}

/** Of a figure's type, in pixels, so that all of it stands in one line. */
export function figureSize(text: string, width: number, { most, least }: { most: number; least: number }): number {
  // The widest digit takes about six tenths of its height.
  return Math.max(least, Math.min(most, Math.floor(width / (text.length * 0.6))))
}
