import { useCallback, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { type Changes, withChanges } from '../address'

export interface Filters {
  readonly search: string
  /**
   * Writes the changes into the address. Several changes of one control (`sameStep`) are one step of the browser's
   * history, so that Back undoes a choice and not a single tick of it.
   */
  readonly change: (changes: Changes, options?: { readonly sameStep?: boolean }) => void
}

export function useFilters(): Filters {
  const { search } = useLocation()
  const navigate = useNavigate()
  const newest = useRef(search)
  newest.current = search
  const change = useCallback(
    (changes: Changes, options: { readonly sameStep?: boolean } = {}) => {
      const query = withChanges(newest.current, changes)
      if (`?${query}` === newest.current || query === newest.current) return
      newest.current = `?${query}`
      navigate({ search: query ? `?${query}` : '' }, { replace: options.sameStep === true })
    },
    [navigate],
  )
  return { search, change }
}
