import { useCallback, useEffect, useRef, useState } from 'react'
import type { RunsAnswer } from '../../api/runs-routes'
import type { Manner } from '../format'
import { say } from '../language'
import { apiAddress } from '../talk/address'
import { getJson, postJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'
import { isOpen, runWords, startedWords } from '../words'

export interface Refreshing {
  readonly running: boolean
  /** What happened last, for the status line; empty while nothing was asked for. */
  readonly message: string
  readonly failed: boolean
  /** How far the running refresh is, as far as that can be known; null before the server has said since when it runs. */
  readonly progress: Progress | null
  readonly start: () => void
  /** Checks the report: by a refresh of what the checks read, or at once where nothing is stored. */
  readonly check: () => void
}

export interface Progress {
  /** When the run began, by this browser's clock, in milliseconds. */
  readonly since: number
  /** How long such a run usually takes, in milliseconds; null before the first that succeeded. */
  readonly usualMs: number | null
}

type State = Omit<Refreshing, 'start' | 'check'>

const IDLE: State = { running: false, message: '', failed: false, progress: null }
const NO_ANSWER = say('freshness.noAnswer')
const FIRST_POLL_MS = 600
const SLOWEST_POLL_MS = 4_000

/** Starts or joins the refresh of one report and follows it to its end; then `onDone` shows the new figures. */
export function useRefresh(report: string, alreadyRunning: boolean, manner: Manner, onDone: () => void): Refreshing {
  const [state, setState] = useState<State>(IDLE)
  const followed = useRef<readonly string[] | null>(null)
  const mounted = useRef(true)
  const done = useRef(onDone)
  done.current = onDone

  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const follow = useCallback(
    async (waitMs: number): Promise<void> => {
      await new Promise((resolve) => window.setTimeout(resolve, waitMs))
      if (!mounted.current) return
      const answer = await readRuns(report)
      if (!mounted.current) return
      if (answer === null) {
        setState((before) => ({ ...before, running: true, failed: false, message: NO_ANSWER }))
        return follow(SLOWEST_POLL_MS)
      }
      const { runs } = answer
      const ids = followed.current ?? runs.filter(isOpen).map((run) => run.id)
      followed.current = ids
      const watched = runs.filter((run) => ids.includes(run.id))
      if (watched.some(isOpen)) {
        setState((before) => ({
          ...before,
          message: before.message === NO_ANSWER ? '' : before.message,
          progress: before.progress ?? progressOf(answer),
        }))
        return follow(Math.min(waitMs * 1.5, SLOWEST_POLL_MS))
      }
      followed.current = null
      const failed = watched.find((run) => run.state === 'failed')
      const last = failed ?? watched[0] ?? null
      const message = last ? runWords(last, new Date(), manner) : ''
      setState({ ...IDLE, failed: failed !== undefined, message })
      done.current()
    },
    [report, manner],
  )

  const giveUp = useCallback((error: unknown): void => {
    followed.current = null
    if (mounted.current) setState({ ...IDLE, failed: true, message: asApiError(error).message })
  }, [])

  const ask = useCallback(
    (what: 'refresh' | 'check'): void => {
      postJson<RunsAnswer & { joined: boolean }>(apiAddress(report, what)).then((answer) => {
        const { runs, joined } = answer
        if (runs.length === 0) return done.current()
        const following = followed.current !== null
        const open = runs.find(isOpen) ?? runs[0]
        followed.current = runs.map((run) => run.id)
        const message =
          joined && open ? say('freshness.alreadyRefreshing', { started: startedWords(open, new Date(), manner) }) : ''
        setState({ running: true, failed: false, message, progress: progressOf(answer) })
        if (!following) follow(FIRST_POLL_MS).catch(giveUp)
        return undefined
      }, giveUp)
    },
    [report, manner, follow, giveUp],
  )

  useEffect(() => {
    if (!alreadyRunning || followed.current !== null) return
    followed.current = []
    getJson<RunsAnswer>(apiAddress(report, 'runs'))
      .then((answer) => {
        const open = answer.runs.filter(isOpen)
        if (open.length === 0 || !mounted.current) {
          followed.current = null
          return undefined
        }
        followed.current = open.map((run) => run.id)
        const [first] = open
        const message = first ? say('freshness.startedBy', { started: startedWords(first, new Date(), manner) }) : ''
        setState({ running: true, failed: false, message, progress: progressOf(answer) })
        return follow(FIRST_POLL_MS)
      })
      .catch(giveUp)
  }, [alreadyRunning, report, manner, follow, giveUp])

  const start = useCallback(() => ask('refresh'), [ask])
  const check = useCallback(() => ask('check'), [ask])
  return { ...state, start, check }
}

/** The server says how long it has run, because the clock of this browser may be wrong. */
function progressOf({ elapsedMs, usualMs }: RunsAnswer): Progress | null {
  return elapsedMs === null ? null : { since: Date.now() - elapsedMs, usualMs }
}

/** Null while the server is away: the refresh itself goes on there. */
async function readRuns(report: string): Promise<RunsAnswer | null> {
  try {
    return await getJson<RunsAnswer>(apiAddress(report, 'runs'))
  } catch (error) {
    if (asApiError(error).passing) return null
    throw error
  }
}
