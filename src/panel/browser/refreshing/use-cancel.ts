import { useCallback, useState } from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { RunsAnswer } from '../../api/runs-routes'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'
import { tellRuns } from './live-runs'

export interface Cancelling {
  /** @param report by which it is asked for */
  readonly cancel: (report: string, run: Run) => void
  /** Why one could not be cancelled that still runs; empty where nothing is to be said. */
  readonly failure: string
}

/** Cancels refreshes; what went wrong is past where the refresh has ended or is being cancelled all the same. */
export function useCancel(open: readonly Run[]): Cancelling {
  const [failed, setFailed] = useState<{ readonly id: string; readonly message: string } | null>(null)
  const cancel = useCallback((report: string, run: Run): void => {
    setFailed(null)
    postJson<RunsAnswer>(apiAddress(report, `runs/${run.id}/cancel`)).then(
      (answer) => tellRuns(answer.runs),
      (error: unknown) => setFailed({ id: run.id, message: asApiError(error).message }),
    )
  }, [])
  const isTrue = open.some(({ id, cancelledBy }) => id === failed?.id && cancelledBy === null)
  return { cancel, failure: isTrue ? (failed?.message ?? '') : '' }
}
