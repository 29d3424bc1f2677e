import { useEffect, useState } from 'react'
import type { ExportProgress } from '../../exporting/progress'
import { apiAddress, isGrouped } from '../talk/address'
import { getJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'

const LOOK_EVERY_MS = 500
// What nobody knows of by then was opened elsewhere, or answered by another process: the browser's own list of downloads
// tells of it.
const MOST_UNKNOWN = 20

const ASKED: ExportProgress = { state: 'unknown', before: null, rows: null, bytes: 0 }

interface Exporting {
  /** Of the download that was asked for last; null before the first, and once it was dismissed. */
  readonly progress: ExportProgress | null
  readonly isRunning: boolean
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
  const [refusal, setRefusal] = useState<string | null>(null)
  const dismiss = (): void => {
    setRefusal(null)
    setTicket(null)
    setProgress(null)
  }

  useEffect(() => {
    if (ticket === null) return undefined
    const stop = new AbortController()
    let unknown = 0
    let timer = 0
    const look = async (): Promise<void> => {
      const found = await getJson<ExportProgress>(apiAddress(report, `exports/${ticket}`), stop.signal).catch(
        () => ASKED,
      )
      if (stop.signal.aborted) return
      if (found.state === 'unknown' && ++unknown > MOST_UNKNOWN) return setProgress(null)
      setProgress(found)
      if (!isOver(found)) timer = window.setTimeout(look, LOOK_EVERY_MS)
    }
    timer = window.setTimeout(look, LOOK_EVERY_MS)
    return () => {
      stop.abort()
      window.clearTimeout(timer)
    }
  }, [report, ticket])

  const start = (next: string, address: string): void => {
    setRefusal(null)
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
  return { progress, isRunning: progress !== null && !isOver(progress), isOfGroups, refusal, start, dismiss }
}

function isOver({ state }: ExportProgress): boolean {
  return state === 'done' || state === 'failed'
}
