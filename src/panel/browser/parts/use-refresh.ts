import { useCallback, useEffect, useRef, useState } from 'react'
import { apiAddress } from '../address'
import { getJson, postJson } from '../api'
import type { Run } from '../api-shapes'
import type { Manner } from '../format'
import { asApiError } from '../use-remote'
import { isOpen, runWords, startedWords } from '../words'

export interface Refreshing {
  readonly running: boolean
  /** What happened last, for the status line; empty while nothing was asked for. */
  readonly message: string
  readonly failed: boolean
  readonly start: () => void
  /** Checks the report: by a refresh of what the checks read, or at once where nothing is stored. */
  readonly check: () => void
}

interface State {
  readonly running: boolean
  readonly message: string
  readonly failed: boolean
}

const FIRST_POLL_MS = 600
const SLOWEST_POLL_MS = 4_000

/** Starts or joins the refresh of one report and follows it to its end; then `onDone` shows the new figures. */
export function useRefresh(report: string, alreadyRunning: boolean, manner: Manner, onDone: () => void): Refreshing {
  const [state, setState] = useState<State>({ running: false, message: '', failed: false })
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
      const runs = await readRuns(report)
      if (!mounted.current) return
      if (runs === null) {
        setState({ running: true, failed: false, message: 'The server does not answer at the moment; still trying.' })
        return follow(SLOWEST_POLL_MS)
      }
      const ids = followed.current ?? runs.filter(isOpen).map((run) => run.id)
      followed.current = ids
      const watched = runs.filter((run) => ids.includes(run.id))
      if (watched.some(isOpen)) {
        setState((before) => (before.message.startsWith('The server') ? { ...before, message: '' } : before))
        return follow(Math.min(waitMs * 1.5, SLOWEST_POLL_MS))
      }
      followed.current = null
      const failed = watched.find((run) => run.state === 'failed')
      const last = failed ?? watched[0] ?? null
      setState({
        running: false,
        failed: failed !== undefined,
        message: last ? runWords(last, new Date(), manner) : '',
      })
      done.current()
    },
    [report, manner],
  )

  const giveUp = useCallback((error: unknown): void => {
    followed.current = null
    if (mounted.current) setState({ running: false, failed: true, message: asApiError(error).message })
  }, [])

  const ask = useCallback(
    (what: 'refresh' | 'check'): void => {
      postJson<{ runs: readonly Run[]; joined: boolean }>(apiAddress(report, what)).then(({ runs, joined }) => {
        if (runs.length === 0) return done.current()
        const following = followed.current !== null
        const open = runs.find(isOpen) ?? runs[0]
        followed.current = runs.map((run) => run.id)
        const message = joined && open ? `Already refreshing: started by ${startedWords(open, new Date(), manner)}` : ''
        setState({ running: true, failed: false, message })
        if (!following) follow(FIRST_POLL_MS).catch(giveUp)
        return undefined
      }, giveUp)
    },
    [report, manner, follow, giveUp],
  )

  useEffect(() => {
    if (!alreadyRunning || followed.current !== null) return
    followed.current = []
    getJson<{ runs: readonly Run[] }>(apiAddress(report, 'runs'))
      .then(({ runs }) => {
        const open = runs.filter(isOpen)
        if (open.length === 0 || !mounted.current) {
          followed.current = null
          return undefined
        }
        followed.current = open.map((run) => run.id)
        const [first] = open
        const message = first ? `Started by ${startedWords(first, new Date(), manner)}` : ''
        setState({ running: true, failed: false, message })
        return follow(FIRST_POLL_MS)
      })
      .catch(giveUp)
  }, [alreadyRunning, report, manner, follow, giveUp])

  const start = useCallback(() => ask('refresh'), [ask])
  const check = useCallback(() => ask('check'), [ask])
  return { ...state, start, check }
}

/** Null while the server is away: the refresh itself goes on there. */
async function readRuns(report: string): Promise<readonly Run[] | null> {
  try {
    return (await getJson<{ runs: readonly Run[] }>(apiAddress(report, 'runs'))).runs
  } catch (error) {
    if (asApiError(error).passing) return null
    throw error
  }
}
