/** What the dashboard was made of when it was last seen here, so that it is awaited in the shape that it will have. */

import { dashboardAt } from './use-which'

export interface BoardShape {
  readonly tiles: number
  readonly lines: number
  readonly tables: number
  readonly hasMain: boolean
}

const UNKNOWN: BoardShape = { tiles: 6, lines: 4, tables: 1, hasMain: true }
const MOST = 24

/** Each dashboard has a shape of its own. */
function key(): string {
  const name = dashboardAt(window.location.pathname)
  return name ? `viewdesk.board.${name}` : 'viewdesk.board'
}

export function rememberedShape(): BoardShape {
  try {
    const { tiles, lines, tables, hasMain } = JSON.parse(window.localStorage.getItem(key()) ?? '{}')
    if (![tiles, lines, tables].every((count) => Number.isInteger(count) && count >= 0 && count <= MOST)) return UNKNOWN
    return { tiles, lines, tables, hasMain: hasMain === true }
  } catch {
    return UNKNOWN
  }
}

export function rememberShape(shape: BoardShape): void {
  try {
    window.localStorage.setItem(key(), JSON.stringify(shape))
  } catch {
    // Nothing is kept where the browser keeps nothing: the next wait has the usual shape.
  }
}

/** Fewer lines than this beside a chart would leave a hole below them: they stand in a row of their own. */
const LEAST_BESIDE = 4

export function layoutOf({ lines, hasMain }: BoardShape): 'beside' | 'below' {
  return hasMain && lines >= LEAST_BESIDE ? 'beside' : 'below'
}
