import { useCallback, useEffect, useRef, useState } from 'react'
import type { StartedAnswer } from '../../api/refresh-route'
import { say } from '../language'
import { newestOf, tellRuns, useLiveRuns } from '../refreshing/live-runs'
import { isOpen } from '../refreshing/run-words'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'

export interface BoardRefresh {
  readonly isRunning: boolean
  /** How what was asked for here ended, or why it did not begin; empty while nothing did. */
  readonly message: string
  readonly failed: boolean
  readonly start: () => void
}

interface Said {
  readonly message: string
  readonly failed: boolean
  /** Nobody answered: where a refresh is newer than this one, it was begun all the same. */
  readonly unlessAfter?: number
}

const NOTHING: Said = { message: '', failed: false }

/**
 * One refresh of everything that the dashboard reads.
 *
 * @param views materialized views, by name
 */
export function useBoardRefresh(views: readonly string[]): BoardRefresh {
  const live = useLiveRuns()
  const [asked, setAsked] = useState<readonly string[]>([])
  const [said, setSaid] = useState(NOTHING)
  const isRunning = [...live.values()].some((run) => views.includes(run.view) && isOpen(run))
  const ended = asked.flatMap((id) => live.get(id) ?? []).filter((run) => !isOpen(run))
  const isOver = asked.length > 0 && ended.length === asked.length
  const isBad = ended.some(({ state }) => state !== 'done')

  useEffect(() => {
    if (!isOver) return
    setAsked([])
    setSaid({ message: say(isBad ? 'dashboard.notAllRefreshed' : 'dashboard.allRefreshed'), failed: isBad })
  }, [isOver, isBad])

  const newest = useRef(0)
  newest.current = newestOf([...live.values()].filter(({ view }) => views.includes(view)))
  const isPast = newest.current > (said.unlessAfter ?? newest.current)

  const start = useCallback(() => {
    const before = newest.current
    setSaid(NOTHING)
    Promise.all(views.map((view) => postJson<StartedAnswer>(apiAddress(view, 'refresh')))).then(
      (answers) => {
        const runs = answers.flatMap((answer) => answer.runs)
        tellRuns(runs)
        setAsked([...new Set(runs.map(({ id }) => id))])
      },
      (reason: unknown) => {
        const { message, passing } = asApiError(reason)
        setSaid({ message, failed: true, ...(passing && { unlessAfter: before }) })
      },
    )
  }, [views])
  return { isRunning, ...(isPast ? NOTHING : said), start }
}
