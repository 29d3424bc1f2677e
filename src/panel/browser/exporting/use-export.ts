import { useEffect, useState } from 'react'
import type { ExportProgress } from '../../exporting/progress'
import { apiAddress, isGrouped } from '../talk/address'
import { type ApiError, getJson } from '../talk/api'
import { asApiError, pauseAfter } from '../talk/use-remote'

const LOOK_EVERY_MS = 500
// In a row: where several processes answer, only one of them knows of an export. What was never begun as far as anybody here
// knows was opened elsewhere, and the browser's own list of downloads tells of it; what was begun has ended with its process.
const MOST_UNKNOWN = 20

const ASKED: ExportProgress = { state: 'unknown', before: null, rows: null, bytes: 0 }
const BROKEN: ExportProgress = { ...ASKED, state: 'failed' }

interface Exporting {
  /** Of the download that was asked for last; null before the first, and once it was dismissed. */
  readonly progress: ExportProgress | null
  readonly isRunning: boolean
  /** Nobody answers how far it is; it is asked again. */
  readonly isAway: boolean
  /** Whether the lines of that download are groups. */
  readonly isOfGroups: boolean
  /** Why nothing could be asked for; null where something was. */
  readonly refusal: string | null
  /**
   * Has the browser fetch the file, and follows it by this ticket. First the server is asked for something small: a link that
   * nobody answers would leave the page, and what was written and selected on it.
   */
  readonly start: (ticket: string, address: string) => void
  readonly dismiss: () => void
}

/** Follows a download, which itself tells the page nothing. */
export function useExport(report: string): Exporting {
  const [ticket, setTicket] = useState<string | null>(null)
  const [isOfGroups, setOfGroups] = useState(false)
  const [progress, setProgress] = useState<ExportProgress | null>(null)
  const [isAway, setAway] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const dismiss = (): void => {
    setRefusal(null)
    setTicket(null)
    setProgress(null)
    setAway(false)
  }

  useEffect(() => {
    if (ticket === null) return undefined
    const stop = new AbortController()
    let unknown = 0
    let failures = 0
    let isBegun = false
    let timer = 0
    const again = (ms: number): void => {
      timer = window.setTimeout(look, ms)
    }
    const take = (found: ExportProgress): void => {
      failures = 0
      setAway(false)
      unknown = found.state === 'unknown' ? unknown + 1 : 0
      if (unknown > MOST_UNKNOWN) {
        setProgress(isBegun ? BROKEN : null)
        return
      }
      if (found.state !== 'unknown') {
        isBegun = true
        setProgress(found)
      }
      if (!isOver(found)) again(LOOK_EVERY_MS)
    }
    const fail = (error: ApiError): void => {
      // Whoever may not ask any more is told so, and nobody else answers by being asked again.
      if (error.status >= 400 && error.status < 500) {
        setTicket(null)
        setProgress(null)
        setRefusal(error.message)
        return
      }
      // It may have been begun, and nobody could say so.
      isBegun = true
      failures += 1
      setAway(true)
      again(pauseAfter(failures))
    }
    const look = (): void => {
      getJson<ExportProgress>(apiAddress(report, `exports/${ticket}`), stop.signal).then(
        (found) => {
          if (!stop.signal.aborted) take(found)
        },
        (error: unknown) => {
          if (!stop.signal.aborted) fail(asApiError(error))
        },
      )
    }
    again(LOOK_EVERY_MS)
    return () => {
      stop.abort()
      window.clearTimeout(timer)
    }
  }, [report, ticket])

  const start = (next: string, address: string): void => {
    dismiss()
    setProgress(ASKED)
    setOfGroups(isGrouped(new URL(address, window.location.href).search))
    getJson<ExportProgress>(apiAddress(report, `exports/${next}`)).then(
      () => {
        setTicket(next)
        window.location.assign(address)
      },
      (error: unknown) => {
        dismiss()
        setRefusal(asApiError(error).message)
      },
    )
  }
  return { progress, isRunning: progress !== null && !isOver(progress), isAway, isOfGroups, refusal, start, dismiss }
}

function isOver({ state }: ExportProgress): boolean {
  return state === 'done' || state === 'failed'
}
