import { useEffect, useState } from 'react'
import type { ExportProgress } from '../../exporting/progress'
import { apiAddress } from '../talk/address'
import { getJson } from '../talk/api'

const LOOK_EVERY_MS = 500
// What nobody knows of by then was opened elsewhere, or answered by another process: the browser's own list of downloads
// tells of it.
const MOST_UNKNOWN = 20

const ASKED: ExportProgress = { state: 'unknown', before: null, rows: null, bytes: 0 }

interface Exporting {
  /** Of the download that was asked for last; null before the first, and once it was dismissed. */
  readonly progress: ExportProgress | null
  readonly isRunning: boolean
  /** Follows the download of this ticket. */
  readonly start: (ticket: string) => void
  readonly dismiss: () => void
}

/** Follows a download, which itself tells the page nothing. */
export function useExport(report: string): Exporting {
  const [ticket, setTicket] = useState<string | null>(null)
  const [progress, setProgress] = useState<ExportProgress | null>(null)
  const dismiss = (): void => {
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

  const start = (next: string): void => {
    setProgress(ASKED)
    setTicket(next)
  }
  return { progress, isRunning: progress !== null && !isOver(progress), start, dismiss }
}

function isOver({ state }: ExportProgress): boolean {
  return state === 'done' || state === 'failed'
}
