import { beforeAll, describe, expect, test } from '@jest/globals'
import { loadPureModules, type Oldest, type TileColumns } from './pure-modules.js'

let tiles: TileColumns
let oldest: Oldest
beforeAll(async () => {
  const modules = await loadPureModules()
  tiles = modules.tileColumns
  oldest = modules.oldest
})

describe('tiles', () => {
  test('stand in rows that are full, however many there are and however wide the board is', () => {
    for (let count = 1; count <= 12; count += 1) {
      for (let width = 320; width <= 2600; width += 10) {
        const grid = tiles.tileGrid(count, width)
        expect([count, width, count % grid.columns]).toEqual([count, width, 0])
        expect([count, width, grid.columns === 1 || grid.width >= 166]).toEqual([count, width, true])
      }
    }
  })

  test('are six, three or two in a row where there are six', () => {
    expect([1100, 1000, 362].map((width) => tiles.tileGrid(6, width).columns)).toEqual([6, 3, 2])
  })

  test('have a line each where there are five and not all fit beside each other', () => {
    expect([1100, 800, 362].map((width) => tiles.tileGrid(5, width).form)).toEqual(['column', 'line', 'short'])
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
