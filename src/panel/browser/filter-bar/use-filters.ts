import { useCallback, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { isTravelling } from '../../../reports/asking/address.js'
import { type Changes, clearChanges, withChanges } from '../talk/address'
import { forgetFilters, rememberFilters } from '../talk/choices'
import { type Arrival, arrivalOf } from '../talk/opening'

export interface Filters {
  readonly search: string
  /** How one came to this address. */
  readonly arrival: Arrival
  /**
   * Writes the changes into the address, and remembers what it says of a dimension or a preset. Several changes of one control
   * (`sameStep`) are one step of the browser's history, so that Back undoes a choice and not a single tick of it.
   */
  readonly change: (changes: Changes, options?: { readonly sameStep?: boolean }) => void
  /** Removes all filters and forgets what is remembered. */
  readonly clear: () => void
  /** Leaves everything out that the address asks for: also order, columns, groups and page. */
  readonly startOver: () => void
}

export function useFilters(): Filters {
  const { search, state } = useLocation()
  const navigate = useNavigate()
  const arrival = arrivalOf(state)
  const newest = useRef({ search, arrival })
  newest.current = { search, arrival }
  const change = useCallback(
    (changes: Changes, options: { readonly sameStep?: boolean } = {}) => {
      const before = newest.current
      const query = withChanges(before.search, changes)
      rememberFilters(changes)
      if (`?${query}` === before.search || query === before.search) return
      newest.current = { search: `?${query}`, arrival: arrivalAfter(before.arrival, changes) }
      navigate(
        { search: query ? `?${query}` : '' },
        { replace: options.sameStep === true, state: newest.current.arrival },
      )
    },
    [navigate],
  )
  const clear = useCallback(() => {
    forgetFilters()
    change(clearChanges(newest.current.search))
  }, [change])
  const startOver = useCallback(() => {
    forgetFilters()
    change(Object.fromEntries([...new URLSearchParams(newest.current.search).keys()].map((key) => [key, null])))
  }, [change])
  return { search, arrival, change, clear, startOver }
}

/** From here on the address says what the person wants, also when it says nothing; the view that was open stays open. */
function arrivalAfter({ view, rememberedAt, chosenOn }: Arrival, changes: Changes): Arrival {
  const isChosenHere = Object.keys(changes).some(isTravelling)
  const elsewhere = isChosenHere ? {} : { ...(rememberedAt && { rememberedAt }), ...(chosenOn && { chosenOn }) }
  return { exact: true, ...(view && { view }), ...elsewhere }
}
