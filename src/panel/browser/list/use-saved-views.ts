import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Filters } from '../filter-bar/use-filters'
import { say } from '../language'
import { apiAddress, isSameQuery, viewQuery, withQuery } from '../talk/address'
import { putJson } from '../talk/api'
import type { Me, Report, SavedView } from '../talk/api-shapes'
import { movePinUp, pinView, unpinView } from '../talk/choices'
import type { Arrival } from '../talk/opening'
import { changeChoicesHere } from '../talk/use-catalogue'
import { asApiError, useRemote } from '../talk/use-remote'

export interface SavedViews {
  readonly views: readonly SavedView[]
  /** What is shown now, as a view keeps it. */
  readonly query: string
  /** The view that is open; null for all rows, and for rows that no view has. */
  readonly current: SavedView | null
  /** Whether the list has changed since the view was opened. */
  readonly isChanged: boolean
  /** What the last change came to, in words; empty before one. */
  readonly said: string
  readonly failure: string
  /** When a view was last changed as far as this person has seen it: what the list says of it may be newer than what they opened. */
  seen(view: SavedView): string | null
  /** Null shows all rows. */
  show(view: SavedView | null): void
  /** Gives the view what is shown now. */
  update(view: SavedView): void
  setDefault(view: SavedView, isDefault: boolean): void
  /** Whether the view stands in the menu. */
  isPinned(view: SavedView): boolean
  setPinned(view: SavedView, isPinned: boolean): void
  /** Puts a pinned view one place up; null where it is the first, or in no menu. */
  moveUp(view: SavedView): (() => void) | null
  /** A view was saved or renamed elsewhere. */
  saved(view: SavedView): void
  deleted(view: SavedView): void
  /** The views that there are do not have it any more. */
  isGone(view: SavedView): boolean
  readonly readAgain: () => void
}

/** The saved views of a report, and what a person does with them. */
export function useSavedViews(report: Report, filters: Filters, me: Me): SavedViews {
  const { data, reload } = useRemote<{ views: readonly SavedView[] }>(apiAddress(report.name, 'views'), 'aside')
  const navigate = useNavigate()
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState('')
  const views = data?.views ?? []
  const query = viewQuery(filters.search)
  const current = openView(views, filters, query)
  const seen = useSeen(views)
  /** In the menu it is called and opens as it was changed. */
  const renewed = (view: SavedView): SavedView => {
    seen.see(view)
    const pins = me.choices.pinnedViews
    const { name, query: kept, shared } = view
    if (placeOf(report, me, view) >= 0) {
      changeChoicesHere({
        pinnedViews: pins.map((pin) => (isPinOf(report, view, pin) ? { ...pin, name, query: kept, shared } : pin)),
      })
    }
    return view
  }
  const fail = (error: unknown): void => {
    setSaid('')
    setFailure(asApiError(error).message)
    // It may be gone, or somebody else's by now: whoever opens it again gets what it has become.
    reload()
  }
  const done = (view: SavedView | null, words: string): void => {
    setSaid(words)
    setFailure('')
    reload()
    navigate({ search: filters.search }, { replace: true, state: arrivalAt(view) })
  }
  return {
    views,
    query,
    current,
    isChanged: current !== null && !isSameQuery(current.query, query),
    said,
    failure,
    seen: seen.asSeen,
    show: (view) => {
      if (view) seen.see(view)
      navigate({ search: withQuery('', view?.query ?? '') }, { state: arrivalAt(view) })
    },
    update: (view) => {
      putJson<SavedView>(apiAddress(report.name, `views/${view.id}`), { query, changedAt: seen.asSeen(view) }).then(
        (changed) => done(renewed(changed), say('savedViews.hasWhatIsShown', { name: shortName(view) })),
        fail,
      )
    },
    setDefault: (view, isDefault) => {
      chooseDefault(report.name, me, view, isDefault).then(() => done(view, opensWith(report, view, isDefault)), fail)
    },
    isPinned: (view) => placeOf(report, me, view) >= 0,
    setPinned: (view, isPinned) => {
      const { id, name, query: kept, isMine, owner, shared, shipped } = view
      const pin = { report: report.name, view: id, name, query: kept, isMine, owner, shared, shipped }
      ;(isPinned ? pinView : unpinView)(pin).then(() => {
        setFailure('')
        setSaid(say(isPinned ? 'savedViews.isPinned' : 'savedViews.isUnpinned', { name: shortName(view) }))
      }, fail)
    },
    moveUp: (view) => {
      const place = placeOf(report, me, view)
      const pin = me.choices.pinnedViews[place]
      return pin && place > 0 ? () => void movePinUp(pin).then(() => setFailure(''), fail) : null
    },
    saved: (view) => done(renewed(view), say('savedViews.savedAs', { name: shortName(view) })),
    deleted: (view) => {
      forgetDefault(report.name, me, view)
      changeChoicesHere({ pinnedViews: me.choices.pinnedViews.filter((one) => !isPinOf(report, view, one)) })
      done(null, say('savedViews.isDeleted', { name: shortName(view) }))
    },
    isGone: ({ id }) => data !== null && !views.some((one) => one.id === id),
    readAgain: reload,
  }
}

/** A view is seen when it is first listed, when it is opened, and when it is changed here. */
function useSeen(views: readonly SavedView[]): {
  see(view: SavedView): void
  asSeen(view: SavedView): string | null
} {
  const known = useRef(new Map<string, string | null>())
  for (const { id, changedAt } of views) if (!known.current.has(id)) known.current.set(id, changedAt)
  return {
    see: ({ id, changedAt }) => void known.current.set(id, changedAt),
    asSeen: ({ id, changedAt }) => known.current.get(id) ?? changedAt,
  }
}

function isPinOf(report: Report, { id }: SavedView, pin: Pinned): boolean {
  return pin.report === report.name && pin.view === id
}

function placeOf(report: Report, { choices }: Me, view: SavedView): number {
  return choices.pinnedViews.findIndex((pin) => isPinOf(report, view, pin))
}

type Pinned = Me['choices']['pinnedViews'][number]

function arrivalAt(view: SavedView | null): Arrival {
  return view ? { exact: true, view: view.id } : { exact: true }
}

/** What is said of a view stands in one line, and its whole name in the button beside it. */
function shortName({ name }: SavedView): string {
  const letters = Array.from(name)
  return letters.length > SHORT ? `${letters.slice(0, SHORT - 1).join('')}…` : name
}

const SHORT = 40

function opensWith({ title }: Report, view: SavedView, isDefault: boolean): string {
  return isDefault
    ? say('savedViews.opensWith', { title, name: shortName(view) })
    : say('savedViews.opensWithAll', { title })
}

/** The view that was opened; else the one that is exactly what the address shows. */
function openView(views: readonly SavedView[], { arrival }: Filters, query: string): SavedView | null {
  return (
    views.find(({ id }) => id === arrival.view) ??
    (query === '' ? null : views.find((view) => isSameQuery(view.query, query))) ??
    null
  )
}

async function chooseDefault(report: string, me: Me, view: SavedView, isDefault: boolean): Promise<void> {
  await putJson(apiAddress(report, 'default-view'), { id: isDefault ? view.id : null })
  const { [report]: _, ...others } = me.choices.defaultViews
  changeChoicesHere({ defaultViews: isDefault ? { ...others, [report]: view } : others })
}

function forgetDefault(report: string, me: Me, view: SavedView): void {
  const { [report]: before, ...others } = me.choices.defaultViews
  if (before?.id === view.id) changeChoicesHere({ defaultViews: others })
}
