import { ReaderGoneError } from '../../database/transactions.js'
import { Refusal } from '../../refusal.js'

/** Who may export now, and who waits: no person's downloads take all the connections that exports have. */
export interface ExportQueue {
  /**
   * Waits for a place, some seconds at most.
   *
   * @param person whose exports count together
   * @param signal says that whoever waits has gone away; their place goes with them
   * @returns gives the place back
   * @throws Refusal 429 while the person's own exports are in the way, 503 while those of others are; ReaderGoneError
   */
  take(person: string, signal?: AbortSignal): Promise<() => void>
  /** How many wait before the first request of a person that waits; null where none does. */
  waitingBefore(person: string): number | null
  /** Resolves when none is running. */
  idle(): Promise<void>
}

export interface ExportQueueOptions {
  /** Exports that run at the same time, of all people. */
  readonly places: number
  /** Exports of one person that run at the same time. */
  readonly eachPerson?: number
  /** How long a request waits before it is told to come back. */
  readonly waitMs?: number
}

const retryAfterSeconds = 10
// Whoever was told to come back has the same place in the queue when they do, and a little time for the way.
const keptMs = (retryAfterSeconds + 20) * 1000
// Beyond these nobody waits for the whole queue: they are told at once.
const mostWaiting = 100
const mostWaitingEach = 10

interface Waiting {
  readonly person: string
  /** Null while nobody is there who could start: they were told to come back. */
  start: (() => void) | null
  keptUntil: number
}

/** First come, first served, but for people who have as many exports running as one person may. */
export function openExportQueue({ places, eachPerson = 2, waitMs = 8000 }: ExportQueueOptions): ExportQueue {
  const running: string[] = []
  let onIdle: readonly (() => void)[] = []
  let waiting: readonly Waiting[] = []

  const runningOf = (person: string): number => running.filter((one) => one === person).length

  function startNext(): void {
    for (const entry of waiting) {
      if (running.length >= places) return
      if (entry.start === null || runningOf(entry.person) >= eachPerson) continue
      waiting = waiting.filter((other) => other !== entry)
      running.push(entry.person)
      entry.start()
    }
  }

  function release(person: string): void {
    running.splice(running.indexOf(person), 1)
    startNext()
    if (running.length > 0) return
    for (const tell of onIdle) tell()
    onIdle = []
  }

  function placeFor(person: string): Waiting {
    const now = Date.now()
    waiting = waiting.filter(({ start, keptUntil }) => start !== null || keptUntil > now)
    const kept = waiting.find((entry) => entry.person === person && entry.start === null)
    if (kept) return kept
    const entry: Waiting = { person, start: null, keptUntil: now + keptMs }
    const own = waiting.filter((other) => other.person === person)
    if (waiting.length >= mostWaiting || own.length >= mostWaitingEach) throw refusal(entry)
    waiting = [...waiting, entry]
    return entry
  }

  function refusal(entry: Waiting): Refusal {
    const isOwn = runningOf(entry.person) >= eachPerson
    const inTheWay = isOwn ? waiting.filter(({ person }) => person === entry.person) : waiting
    const before = inTheWay.includes(entry) ? inTheWay.indexOf(entry) : inTheWay.length
    return isOwn ? ownExportsRunning(eachPerson, before) : exportsBusy(before)
  }

  const take = (person: string, signal?: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) throw new ReaderGoneError()
      const entry = placeFor(person)
      const stopWaiting = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onGone)
      }
      const onGone = () => {
        stopWaiting()
        waiting = waiting.filter((other) => other !== entry)
        reject(new ReaderGoneError())
      }
      const timer = setTimeout(() => {
        stopWaiting()
        entry.start = null
        entry.keptUntil = Date.now() + keptMs
        reject(refusal(entry))
      }, waitMs)
      signal?.addEventListener('abort', onGone)
      entry.start = () => {
        stopWaiting()
        resolve(() => release(person))
      }
      startNext()
    })

  const waitingBefore = (person: string): number | null => {
    const place = waiting.findIndex((entry) => entry.person === person && entry.start !== null)
    return place === -1 ? null : place
  }

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      if (running.length === 0) resolve()
      else onIdle = [...onIdle, resolve]
    })

  return { take, waitingBefore, idle }
}

function ownExportsRunning(most: number, before: number): Refusal {
  const message = `You are already running ${most} exports, the most for one person. This one can start when one of them ends. Waiting before it: ${before}.`
  return new Refusal(429, 'own_exports_running', message, { retryAfterSeconds, values: { most, before } })
}

function exportsBusy(before: number): Refusal {
  const message = `All places for exports are taken. This one can start when it is its turn. Waiting before it: ${before}.`
  return new Refusal(503, 'exports_busy', message, { retryAfterSeconds, values: { before } })
}
