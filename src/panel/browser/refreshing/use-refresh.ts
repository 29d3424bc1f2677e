import { useCallback, useEffect, useRef, useState } from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { StartedAnswer } from '../../api/refresh-route'
import type { Manner } from '../format'
import { say } from '../language'
import { useLateness } from '../parts/use-later'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'
import { newestOf, tellRuns, useLiveRuns } from './live-runs'
import { isOpen, startedWords } from './run-words'
import { useCancel } from './use-cancel'
import type { Runs } from './use-runs'

export interface Refreshing extends Runs {
  /** Those that have not ended, whoever asked for them, in the order in which they come. */
  readonly open: readonly Run[]
  /** How the last one ended that ended while this page was open. */
  readonly last: Run | null
  /** This page asked for what runs or for what ended last, so that its end is to be said aloud. */
  readonly isOwn: boolean
  /** A click is on its way to the server. */
  readonly isAsked: boolean
  /** What came of a click, where no run tells it; empty when nothing did. */
  readonly message: string
  /** The message says that something went wrong. */
  readonly failed: boolean
  readonly start: () => void
  /** Checks the report: by a refresh of what the checks read, or at once where nothing is stored. */
  readonly check: () => void
  readonly cancel: (run: Run) => void
  /** Why what was to be cancelled still runs; empty where it does not. */
  readonly cancelFailure: string
}

interface Said {
  readonly message: string
  readonly failed: boolean
  /** Nobody answered: where a refresh is newer than this one, it was begun all the same. */
  readonly unlessAfter?: number
}

const NOTHING: Said = { message: '', failed: false }

interface Options {
  /** The report by which it is asked for. */
  readonly report: string
  /** The materialized views that it reads. */
  readonly views: readonly string[]
  readonly runs: Runs
  readonly manner: Manner
  /** What this page asked for has ended. */
  readonly onDone: () => void
}

/** Starts, joins and cancels refreshes of what a report reads, and follows them, whoever started them. */
export function useRefresh({ report, views, runs, manner, onDone }: Options): Refreshing {
  const live = useLiveRuns()
  const [said, setSaid] = useState(NOTHING)
  const [asked, setAsked] = useState<readonly string[]>([])
  const [onTheirWay, setOnTheirWay] = useState(0)
  const isAsked = onTheirWay > 0
  const isLate = useLateness(isAsked)
  const open = runs.runs.filter(isOpen).reverse()
  const ended = [...live.values()].filter((run) => views.includes(run.view) && !isOpen(run))
  const last = lastOf(ended, asked)
  useWhenDone(asked, live, onDone)

  const newest = useRef(0)
  newest.current = newestOf(runs.runs)
  const ask = useCallback(
    (what: 'refresh' | 'check'): void => {
      const before = newest.current
      setSaid(NOTHING)
      setOnTheirWay((before) => before + 1)
      const told = postJson<StartedAnswer>(apiAddress(report, what)).finally(() =>
        setOnTheirWay((before) => before - 1),
      )
      told.then(
        (answer) => {
          const first = answer.runs.find(isOpen)
          tellRuns(answer.runs)
          setAsked(answer.runs.map(({ id }) => id))
          if (answer.runs.length === 0) onDone()
          if (answer.joined && first)
            setSaid({
              message: say('runs.alreadyRefreshing', { started: startedWords(first, new Date(), manner) }),
              failed: false,
            })
        },
        (reason: unknown) => {
          const { message, passing } = asApiError(reason)
          setSaid({ message, failed: true, ...(passing && { unlessAfter: before }) })
        },
      )
    },
    [report, manner, onDone],
  )
  const start = useCallback(() => ask('refresh'), [ask])
  const check = useCallback(() => ask('check'), [ask])
  const cancelling = useCancel(open)
  const cancel = (run: Run): void => cancelling.cancel(report, run)
  // What was said of a refresh that was on its way is past when it has ended.
  const isPast = said.failed ? newest.current > (said.unlessAfter ?? newest.current) : open.length === 0
  const late = isLate ? { message: say('runs.noAnswer'), failed: false } : null
  const isOwn = [...open, ...(last ? [last] : [])].some(({ id }) => asked.includes(id))
  return {
    ...runs,
    open,
    last,
    isOwn,
    isAsked,
    ...(late ?? (isPast ? NOTHING : said)),
    start,
    check,
    cancel,
    cancelFailure: cancelling.failure,
  }
}

/** Of what this page asked for, the one that did not succeed says more than those that did. */
function lastOf(ended: readonly Run[], asked: readonly string[]): Run | null {
  const newest = [...ended].sort((one, other) => Number(other.id) - Number(one.id))
  const [first] = newest
  if (!first || !asked.includes(first.id)) return first ?? null
  return newest.find(({ id, state }) => asked.includes(id) && state !== 'done') ?? first
}

function useWhenDone(asked: readonly string[], live: ReadonlyMap<string, Run>, onDone: () => void): void {
  const told = useRef<readonly string[]>([])
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    if (asked.length === 0 || told.current === asked) return
    const isEnded = asked.every((id) => {
      const run = live.get(id)
      return run !== undefined && !isOpen(run)
    })
    if (!isEnded) return
    told.current = asked
    done.current()
  }, [asked, live])
}
