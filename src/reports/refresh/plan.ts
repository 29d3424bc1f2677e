/** A materialized view, and the materialized views that it reads, directly or through others. */
export interface RefreshableView {
  readonly name: string
  readonly reads: ReadonlySet<string>
}

export interface PlannedRefresh {
  readonly view: string
  /** `due`: its own schedule says so. */
  readonly why: 'asked' | 'read by it' | 'reads it' | 'due'
  /** The view that was asked for, or whose schedule it is. */
  readonly because: string
  /** What must not be older than it: while one of these runs, it waits; if one fails, it is skipped. */
  readonly reads: ReadonlySet<string>
}

export interface RefreshWish {
  /** Views that somebody asked for: with what they read. */
  readonly asked?: readonly string[]
  /** Also what reads the asked ones, as the command line does. */
  readonly withReaders?: boolean
  /** Views that are due by their own schedules: nothing else is refreshed for them. */
  readonly due?: readonly string[]
}

/**
 * Which views are refreshed, in which order, and why.
 *
 * A person who asks for a view gets fresh figures, and so what the view reads is refreshed before it. A schedule is kept
 * for each view by itself: a view that is due every 15 minutes does not have a nightly one, which it reads, recomputed by
 * day.
 *
 * @param views all materialized views, each behind those that it reads
 */
export function planRefresh(views: readonly RefreshableView[], wish: RefreshWish): PlannedRefresh[] {
  const { asked = [], due = [], withReaders = false } = wish
  const byName = new Map(views.map((view) => [view.name, view]))
  return views.flatMap(({ name, reads }): PlannedRefresh[] => {
    if (asked.includes(name)) return [{ view: name, why: 'asked', because: name, reads }]
    const reader = asked.find((one) => byName.get(one)?.reads.has(name))
    if (reader !== undefined) return [{ view: name, why: 'read by it', because: reader, reads }]
    const source = withReaders ? asked.find((one) => reads.has(one)) : undefined
    if (source !== undefined) return [{ view: name, why: 'reads it', because: source, reads }]
    return due.includes(name) ? [{ view: name, why: 'due', because: name, reads }] : []
  })
}
