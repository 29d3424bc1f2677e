import { useEffect, useRef } from 'react'
import type { ScheduleDescription } from '../../../reports/refresh/describe-schedules'
import type { Run } from '../../../reports/refresh/runs'
import type { RunsAnswer } from '../../api/runs-routes'
import { apiAddress } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { useRemote } from '../talk/use-remote'
import { turnsOf, useLiveRuns, withLive } from './live-runs'
import { isOpen } from './run-words'

export interface Runs {
  /** The last ones, newest first. */
  readonly runs: readonly Run[]
  /** How long a refresh usually takes, in milliseconds; null before the first that succeeded. */
  readonly usualMs: number | null
  /** The schedules that the report goes by. */
  readonly schedules: readonly ScheduleDescription[]
}

/**
 * The refreshes of what a report reads, as they are now.
 *
 * @param isWanted whether the history is to be read; else only what is heard is known, and the rest while something runs
 */
export function useRuns(
  {
    name,
    materializedAncestors: views,
    schedulePaused,
  }: Pick<Report, 'name' | 'materializedAncestors' | 'schedulePaused'>,
  isWanted: boolean,
): Runs {
  const live = useLiveRuns()
  const heard = withLive([], live, views)
  const isAsked = views.length > 0 && (isWanted || heard.some(isOpen))
  const { data, reload } = useRemote<RunsAnswer>(isAsked ? apiAddress(name, 'runs') : null, 'aside')
  useAfterFirst(`${turnsOf(live, views)} ${schedulePaused?.at}`, reload)
  return {
    runs: withLive(data?.runs ?? [], live, views),
    usualMs: data?.usualMs ?? null,
    schedules: data?.schedules ?? [],
  }
}

/** Calls back whenever something is another than before. */
export function useAfterFirst(value: string, callBack: () => void): void {
  const before = useRef(value)
  useEffect(() => {
    if (before.current === value) return
    before.current = value
    callBack()
  }, [value, callBack])
}
