import { useSelector } from 'react-redux'
import { useLocation } from 'react-router'
import { dashboardAt, dashboardTitle } from '../dashboard/use-which'
import type { Report } from '../talk/api-shapes'
import { lastTravel, rememberTravel, type Travel } from '../talk/travel-memory'
import { shownPart, showsEverything, showsOf, travelFrom } from '../talk/travelling'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import { nameAt, type ShellState } from './shell-state'

/** What a link to a report, or to the dashboard (null), takes along from the page that one is on. */
export function useTravel(): (report: string | null) => Travel {
  const { pathname, search } = useLocation()
  const { catalogue } = useCatalogue()
  const resources = useSelector((state: ShellState) => state.resources)
  const here = nameAt(pathname, resources)
  const report = here === null ? null : findReport(catalogue, here)
  const isKnown = catalogue !== null && (here === 'dashboard' || report !== null)
  // A record page has no filters of its own, and of other pages it is not known what they show.
  const hasFilters = isKnown && !pathname.includes('/records/')
  const travel = hasFilters
    ? travelFrom(lastTravel(), {
        title: report?.title ?? dashboardTitle(dashboardAt(pathname) ?? null),
        search,
        shows: report ? showsOf(report) : showsEverything(catalogue),
      })
    : lastTravel()
  if (hasFilters) rememberTravel(travel)
  return (name) => {
    const target: Report | null = name === null ? null : findReport(catalogue, name)
    if (catalogue === null || (name !== null && target === null)) return { query: '', chosenOn: null }
    const query = shownPart(travel.query, target ? showsOf(target) : showsEverything(catalogue))
    return { query, chosenOn: query === '' ? null : travel.chosenOn }
  }
}
