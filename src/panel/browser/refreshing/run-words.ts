/** Refreshes in words: what one does, what it waits for, and what came of it. */

import type { Run } from '../../../reports/refresh/runs.js'
import { formatClock, formatCount, formatIn, type Manner } from '../format.js'
import { say } from '../language.js'
import { durationWords, scheduleWords } from '../words.js'

/** What a view is called here. */
export type TitleOf = (view: string) => string

export function isOpen(run: Run): boolean {
  return run.state === 'queued' || run.state === 'waiting' || run.state === 'running'
}

/** A person's name; or what started the refresh instead of one. */
export function whoWords({ startedBy, startedAs }: Run): string {
  if (startedAs === 'set-up') return say('runs.setUp')
  if (startedAs === 'command') return say('runs.command')
  return startedBy ?? say('runs.schedule')
}

/** Who started a refresh and when: "Ann Kay at 10:40", "the schedule at 10:30". */
export function startedWords(run: Run, now: Date, manner: Manner): string {
  const who = whoWords(run)
  return run.startedAt ? say('runs.whoAt', { who, clock: formatClock(run.startedAt, now, manner) }) : who
}

/** What a run that has not ended waits for; null for one that goes on. */
export function waitWords(run: Run, titleOf: TitleOf, now: Date, manner: Manner): string | null {
  const { waitingFor, place } = run
  if (waitingFor !== null && 'view' in waitingFor && waitingFor.view === run.view) return say('runs.waitsForChecks')
  if (waitingFor !== null && 'view' in waitingFor) return say('runs.waitsForView', { title: titleOf(waitingFor.view) })
  if (waitingFor !== null) {
    const holder = holderWords(waitingFor)
    if (waitingFor.since === null) return say('runs.waitsForLock', { holder })
    return say('runs.waitsForLockSince', { holder, clock: formatClock(waitingFor.since, now, manner) })
  }
  if (run.state !== 'queued') return null
  if (place === null) return say('runs.queued')
  return place === 1 ? say('runs.queuedNext') : say('runs.queuedAt', { place: formatCount(place, manner) })
}

/** The same in few words; what the run does, where it waits for nothing. */
export function shortWords(run: Run, titleOf: TitleOf, now: Date, manner: Manner): string {
  if (run.cancelledBy !== null) return say('runs.isBeingCancelled')
  if (run.waitingFor !== null && !('view' in run.waitingFor)) return say('runs.waitsForSomeLock')
  return waitWords(run, titleOf, now, manner) ?? phaseWords(run)
}

function holderWords({ role, application }: { role: string | null; application: string | null }): string {
  if (role && application) return say('runs.holderIn', { role, application })
  return role || application || say('runs.anotherConnection')
}

/** What a running one does. */
export function phaseWords({ phase }: Run): string {
  return say(phase === null ? 'runs.running' : `runs.${phase}`)
}

/** How a refresh goes or went: "Refreshed at 10:42 by Ann Kay in 0.8 s, 12,345 rows". */
export function runWords(run: Run, now: Date, manner: Manner): string {
  if (isOpen(run)) return openWords(run, now, manner)
  const clock = run.finishedAt ? formatClock(run.finishedAt, now, manner) : null
  if (run.state === 'cancelled' && run.cancelledBy !== null) {
    const who = run.cancelledBy
    return clock === null ? say('runs.cancelledBy', { who }) : say('runs.cancelledAtBy', { who, clock })
  }
  if (run.isUnchanged) return clock === null ? say('runs.unchanged') : say('runs.unchangedAt', { clock })
  if (run.state === 'failed' || run.state === 'cancelled' || run.state === 'skipped') {
    return clock === null ? say(`runs.${run.state}`) : say(`runs.${run.state}At`, { clock })
  }
  const words = refreshedWords(run, clock, manner)
  return run.rows === null
    ? words
    : say('runs.runRows', { run: words, n: run.rows, count: formatCount(run.rows, manner) })
}

function openWords(run: Run, now: Date, manner: Manner): string {
  if (run.cancelledBy !== null) return say('runs.beingCancelled', { who: run.cancelledBy })
  if (run.startedAt === null) return say('runs.askedBy', { who: whoWords(run) })
  return say('runs.startedBy', { started: startedWords(run, now, manner) })
}

function refreshedWords(run: Run, clock: string | null, manner: Manner): string {
  const who = whoWords(run)
  if (run.durationMs === null) {
    return clock === null ? say('runs.refreshed', { who }) : say('runs.refreshedAt', { who, clock })
  }
  const took = durationWords(run.durationMs, manner)
  return clock === null ? say('runs.refreshedIn', { who, took }) : say('runs.refreshedAtIn', { who, clock, took })
}

/** That no rows were lost, and when it is tried again; null for a run that brought new rows. */
export function afterBadEnd(run: Run, now: Date, manner: Manner): string | null {
  if (run.isUnchanged || (run.state !== 'failed' && run.state !== 'skipped' && run.state !== 'cancelled')) return null
  const stay = say('runs.rowsStay')
  return run.state === 'cancelled' ? stay : `${stay} ${retryWords(run.retryAt, now, manner)}`
}

function retryWords(retryAt: string | null, now: Date, manner: Manner): string {
  if (retryAt === null) return say('runs.triedAgainNever')
  if (Date.parse(retryAt) - now.getTime() < 60_000) return say('runs.triedAgainSoon')
  return say('runs.triedAgainAt', { clock: formatClock(retryAt, now, manner), inTime: formatIn(retryAt, now) })
}

/** "Every 15 minutes, next at 12:35, in 13 min". */
export function dueWords(schedule: string | null, dueAt: string | null, now: Date, manner: Manner): string {
  const due =
    dueAt === null
      ? null
      : Date.parse(dueAt) <= now.getTime()
        ? say('runs.nextDue')
        : say('runs.nextAt', { clock: formatClock(dueAt, now, manner), inTime: formatIn(dueAt, now) })
  const words = [schedule === null ? null : scheduleWords(schedule), due].filter((part) => part !== null).join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Of each view, its last run where that failed or was skipped; failures first, as the others may be but their consequence. */
export function lastBadEnds(runs: readonly Run[]): readonly Run[] {
  const seen = new Set<string>()
  const last = runs.filter(({ view }) => !seen.has(view) && seen.add(view))
  const of = (state: Run['state']): readonly Run[] => last.filter((run) => run.state === state && !run.isUnchanged)
  return [...of('failed'), ...of('skipped')]
}

/** Why a refresh failed: "Started by the schedule at 10:30. It ended with: division by zero". */
export function failureWords(run: Run, now: Date, manner: Manner): string {
  const started = startedWords(run, now, manner)
  return run.error ? say('runs.endedWith', { started, error: run.error }) : say('runs.logSaysWhy', { started })
}

// More than this a running refresh is never said to have done: the end is the server's to tell.
const MOST_PERCENT = 95

/** How far a running refresh probably is, in whole percent; null where no earlier one tells. */
export function progressShare(elapsedMs: number, usualMs: number | null): number | null {
  if (usualMs === null || usualMs <= 0) return null
  return Math.min(MOST_PERCENT, Math.round((100 * elapsedMs) / usualMs))
}

/** "3 s of usually 8 s", "12 s, longer than the usual 8 s", "3 s so far". */
export function progressWords(elapsedMs: number, usualMs: number | null, manner: Manner): string {
  const elapsed = durationWords(Math.floor(elapsedMs / 1000) * 1000, manner)
  if (usualMs === null) return say('runs.soFar', { elapsed })
  const usual = durationWords(usualMs, manner)
  return say(elapsedMs > usualMs ? 'runs.longerThanUsual' : 'runs.ofUsually', { elapsed, usual })
}
