import { useEffect, useState } from 'react'
import { apiAddress } from '../../talk/address'
import { type ApiError, postQuery } from '../../talk/api'
import type { Report, TotalsAnswer } from '../../talk/api-shapes'
import { asApiError } from '../../talk/use-remote'
import { totalsOfSelected } from './selected-query'

/** Whoever ticks box after box is asked for once. */
const PAUSE_MS = 120

export interface SelectedTotals {
  /** Null while the first ones are on their way. */
  readonly totals: TotalsAnswer | null
  /** They are of these very rows. */
  readonly isCurrent: boolean
  readonly error: ApiError | null
  readonly retry: () => void
}

/** @param round another one asks anew: there may be other figures */
export function useSelectedTotals(
  report: Report,
  search: string,
  ids: readonly string[],
  round: unknown,
): SelectedTotals {
  const query = totalsOfSelected(report, search, ids)
  const [state, setState] = useState<Pick<SelectedTotals, 'totals' | 'error'> & { readonly query: string | null }>({
    totals: null,
    error: null,
    query: null,
  })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const timer = window.setTimeout(() => {
      postQuery<TotalsAnswer>(apiAddress(report.name, 'totals'), query, stop.signal).then(
        (totals) => setState({ totals, error: null, query }),
        (error: unknown) => {
          if (!stop.signal.aborted) setState((before) => ({ ...before, error: asApiError(error) }))
        },
      )
    }, PAUSE_MS)
    return () => {
      window.clearTimeout(timer)
      stop.abort()
    }
  }, [report.name, query, round, tries])
  const { totals, error } = state
  return { totals, error, isCurrent: state.query === query, retry: () => setTries((before) => before + 1) }
}
