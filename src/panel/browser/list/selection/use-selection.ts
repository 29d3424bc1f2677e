import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import { useSingleKey } from '../../keys/single-keys'
import { totalsQuery } from '../../talk/address'
import { newSelection, type Selection } from './selection'

/** What was picked last in each list, so that it is still there for whoever opens one of its records and comes back. */
const kept = new Map<string, { readonly question: string; readonly selection: Selection }>()

/** The picked rows of a list, as long as its filters stay: pages and order do not matter. */
export function useSelection(report: string, search: string): Selection {
  const question = totalsQuery(search, null)
  return useMemo(() => {
    const before = kept.get(report)
    if (before?.question === question) return before.selection
    const selection = newSelection()
    kept.set(report, { question, selection })
    return selection
  }, [report, question])
}

export function useSize({ subscribe, size }: Selection): number {
  return useSyncExternalStore(subscribe, size)
}

export function useIsPicked({ subscribe, has }: Selection, id: string): boolean {
  return useSyncExternalStore(subscribe, () => has(id))
}

/** How rows of this page are picked. */
export interface Picking {
  readonly selection: Selection
  /** The rows of the page, in their order. */
  readonly page: readonly string[]
  /** Turns one row, or with Shift all from the one that was turned before to this one. */
  readonly turn: (id: string, isPicked: boolean, isRange: boolean) => void
}

export function usePicking(selection: Selection, page: readonly string[]): Picking {
  return useMemo(() => {
    let last: string | null = null
    return {
      selection,
      page,
      turn: (id, isPicked, isRange) => {
        const [from, to] = [last === null ? -1 : page.indexOf(last), page.indexOf(id)].sort((a, b) => a - b)
        const range = from === undefined || to === undefined || from < 0 ? [id] : page.slice(from, to + 1)
        selection.put(isRange ? range : [id], isPicked)
        last = id
      },
    }
  }, [selection, page])
}

/** Null where rows cannot be picked: nothing tells them apart, or there is no room on a phone. */
export const PickingHere = createContext<Picking | null>(null)

export function usePickingHere(): Picking | null {
  return useContext(PickingHere)
}

/** x picks the row that has the focus, or lets it go; Escape lets all go. */
export function usePickingKeys({ selection, turn }: Picking): void {
  useSingleKey(['x'], () => {
    const row = document.activeElement?.closest<HTMLElement>('.vd-table [data-record]')
    const id = row?.dataset.record
    if (id === undefined) return false
    turn(id, !selection.has(id), false)
    return true
  })
  useSingleKey(['Escape'], () => {
    if (selection.size() === 0 || document.querySelector('.vd-popover > .vd-panel')) return false
    selection.clear()
    return true
  })
}
