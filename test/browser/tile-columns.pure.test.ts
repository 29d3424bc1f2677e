import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { loadPureModules, type Oldest, type TileColumns } from './pure-modules.js'

let tiles: TileColumns
let oldest: Oldest
beforeAll(async () => {
  const modules = await loadPureModules()
  tiles = modules.tileColumns
  oldest = modules.oldest
})

/** The columns that each row of tiles takes. */
function rowsOf({ columns, spans }: ReturnType<TileColumns['tileGrid']>): number[] {
  const rows: number[] = []
  for (const span of spans) {
    const last = rows.at(-1)
    if (last === undefined || last + span > columns) rows.push(span)
    else rows[rows.length - 1] = last + span
  }
  return rows
}

describe('tiles', () => {
  test('stand in rows that are full, however many there are and however wide the board is', () => {
    for (let count = 1; count <= 12; count += 1) {
      for (let width = 320; width <= 2600; width += 10) {
        const grid = tiles.tileGrid(count, width)
        expect([count, width, rowsOf(grid).every((row) => row === grid.columns)]).toEqual([count, width, true])
        expect([count, width, grid.columns === 1 || grid.width >= 166]).toEqual([count, width, true])
      }
    }
  })

  test('are six, three or two in a row where there are six', () => {
    expect([1100, 1000, 362].map((width) => tiles.tileGrid(6, width).columns)).toEqual([6, 3, 2])
  })

  test('are four and three where there are seven and six have room', () => {
    expect(tiles.tileGrid(7, 1156)).toMatchObject({ columns: 12, spans: [3, 3, 3, 3, 4, 4, 4], form: 'column' })
    expect(tiles.tileGrid(7, 2560).columns).toBe(7)
  })

  test('have a line each where the last one would have a row for itself', () => {
    expect([1100, 800, 362].map((width) => tiles.tileGrid(5, width).form)).toEqual(['column', 'column', 'short'])
    expect([800, 362].map((width) => tiles.tileGrid(3, width).form)).toEqual(['column', 'short'])
    expect(tiles.tileGrid(2, 340)).toMatchObject({ columns: 1, form: 'short' })
  })

  test('have figures in smaller type where these are long', () => {
    const sizes = { most: 26, least: 13 }
    expect(tiles.figureSize('62', 148, sizes)).toBe(26)
    // 148 / (16 × 0.6)
    expect(tiles.figureSize('CHF 1,250,561.62', 148, sizes)).toBe(15)
  })
})

test('of several ages the most worrying is told, and of these the oldest', () => {
  const of = (name: string, state: string, asOf: string | null) => ({ name, freshness: { state, asOf } })
  const fresh = of('fresh', 'fresh', '2026-06-30T10:00:00Z')
  const older = of('older', 'fresh', '2026-06-30T09:00:00Z')
  const live = of('live', 'live', null)
  expect(oldest.oldestOf([live, fresh, older])?.name).toBe('older')
  expect(oldest.oldestOf([older, of('failed', 'failed', '2026-06-30T10:30:00Z')])?.name).toBe('failed')
  expect(oldest.oldestOf([live])?.name).toBe('live')
  expect(oldest.oldestOf([])).toBeNull()
})
