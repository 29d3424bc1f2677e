/** Which columns of a table must be covered so that none is seen in part. All in pixels of the screen. */

export interface Span {
  readonly left: number
  readonly right: number
}

export interface Covers {
  /** Beside the columns that stay. */
  readonly left: Cover | null
  readonly right: Cover | null
  /** Of all columns that stay. */
  readonly stayingWidth: number
  /** The columns are not where they begin. */
  readonly isMoved: boolean
  /** How far to move so that what comes next stands beside the first column. */
  readonly forward: number
  readonly back: number
  /** Places of the columns that are covered or out of sight. */
  readonly unseen: readonly number[]
}

export interface Cover {
  readonly width: number
  /** How many columns are not to be seen on this side, those under the cover among them. */
  readonly columns: number
}

/** Room for "+4". A cover that says there is more is never narrower. */
const LEAST = 44
/** Less than this of a column cannot be seen; rounding makes such rests. */
const NOTHING = 1

/**
 * @param columns where they are now, those that stay where they stay
 * @param window what can be seen
 * @param staying how many columns stay at the left
 */
export function coversOf(columns: readonly Span[], window: Span, staying = 1): Covers {
  const first = columns[0]
  const last = columns.slice(0, staying).at(-1)
  const from = Math.max(last?.right ?? window.left, window.left)
  const others = columns.slice(staying)
  const beyond = others.filter(({ right }) => right > window.right + NOTHING)
  const before = others.filter(({ left }) => left < from - NOTHING)
  const right = beyond.length > 0 ? rightCover(others, beyond, from, window.right) : null
  const edge = right ? window.right - right.width : window.right
  const cut = before.find((column) => column.right > from + NOTHING)
  const [next] = others.filter((column) => column.right > edge + NOTHING)
  const start = cut ? Math.min(cut.right, window.right) : from
  const isUnseen = (column: Span): boolean => column.left < start - NOTHING || column.right > edge + NOTHING
  return {
    unseen: others.flatMap((column, place) => (isUnseen(column) ? [place + staying] : [])),
    left: cut ? { width: Math.min(cut.right, window.right) - from, columns: before.length } : null,
    right,
    stayingWidth: first && last ? last.right - first.left : 0,
    isMoved: before.length > 0,
    forward: next ? next.left - from : 0,
    back: Math.min(0, (before.at(-1)?.right ?? from) - edge),
  }
}

function rightCover(others: readonly Span[], beyond: readonly Span[], from: number, end: number): Cover {
  const columns = others.filter(({ left }) => left < end)
  // The column that is cut; where it leaves no room for words, the one before it as well.
  const cut = columns.filter(({ right }) => right > end + NOTHING)[0]
  const start = cut?.left ?? end
  const before = columns.filter(({ right }) => right <= start + NOTHING).at(-1)
  const isNarrow = end - start < LEAST
  const covered = isNarrow && before && before.left > from - NOTHING ? before.left : start
  const under = covered < start ? 1 : 0
  return { width: end - Math.max(covered, from), columns: beyond.length + under }
}
