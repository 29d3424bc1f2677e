/**
 * The process between the panel and its embedded PostgreSQL.
 *
 * It runs apart from the panel, so that Ctrl-C in a terminal does not reach PostgreSQL, and holds the end of a pipe whose
 * other end only the panel has. When the pipe closes, whatever the reason, PostgreSQL is shut down cleanly.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DataFolder, prepareFolder } from './data-folder.js'
import { askOwner, claimFolder, type OwnerState } from './ownership.js'
import { stopOrphan, stopPostmaster } from './postmaster.js'
import { type RunningPostgres, runPostgres } from './run-postgres.js'

/** What the panel tells the keeper, as its one argument in JSON. */
export interface KeeperTask extends DataFolder {
  readonly panelPid: number
}

/** What the keeper tells the panel, a line of JSON each. */
export type KeeperMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'owned'; readonly panelPid: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'note'; readonly text: string }

const shortestLifeMs = 1000

const task = JSON.parse(process.argv[2] ?? '{}') as KeeperTask
const pgCtl = join(task.nativeDir, 'bin', process.platform === 'win32' ? 'pg_ctl.exe' : 'pg_ctl')
let state: OwnerState = { phase: 'starting', panelPid: task.panelPid, port: null }
let isStopping = false
let onStop: () => void = () => undefined
const stopped = new Promise<void>((resolve) => {
  onStop = () => {
    isStopping = true
    state = { ...state, phase: 'stopping' }
    resolve()
  }
})

process.stdin.on('end', onStop).on('error', onStop).on('close', onStop).resume()
process.stdout.on('error', () => undefined)
process.on('SIGTERM', onStop)
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined)

try {
  await keep()
  process.exit(0)
} catch (error) {
  tell({ kind: 'failed', message: (error as Error).message })
  process.exit(1)
}

async function keep(): Promise<void> {
  const owner = await claimSoon()
  if (owner !== null) return tell({ kind: 'owned', panelPid: owner.panelPid })
  if (existsSync(task.postgresDir) && (await stopOrphan(task.postgresDir, pgCtl))) {
    tell({ kind: 'note', text: 'Stopped a PostgreSQL that an interrupted run had left behind.' })
  }
  await prepareFolder(task)
  if (isStopping) return
  const running = await runPostgres(task, () => isStopping)
  state = { ...state, port: running.port, ...(isStopping ? {} : { phase: 'running' }) }
  if (!isStopping) tell({ kind: 'ready', port: running.port })
  await serveOn(running)
}

/** Starts PostgreSQL again, where the panel's connections look for it, when something has killed it. */
async function serveOn(first: RunningPostgres): Promise<void> {
  let running = first
  for (;;) {
    const startedAt = Date.now()
    try {
      return await serve(running)
    } catch (error) {
      // What ends as soon as it has started would do so for ever.
      if (isStopping || Date.now() - startedAt < shortestLifeMs) throw error
    }
    await stopOrphan(task.postgresDir, pgCtl)
    running = await runPostgres(task, () => isStopping, first.port)
  }
}

/** Resolves when PostgreSQL was stopped as it should be. */
async function serve(running: RunningPostgres): Promise<void> {
  const { process: postgres } = running
  const ended = new Promise<void>((resolve) => {
    if (postgres.exitCode !== null || postgres.signalCode !== null) resolve()
    else postgres.once('exit', () => resolve())
  })
  await Promise.race([stopped, ended])
  if (postgres.exitCode !== null || postgres.signalCode !== null) {
    throw new Error(`PostgreSQL ended by itself (${postgres.signalCode ?? `status ${postgres.exitCode}`}).`)
  }
  if (postgres.pid !== undefined) await stopPostmaster(postgres.pid, task.postgresDir, pgCtl)
  await ended
}

/**
 * Claims the folder; waits for an owner that is on its way out.
 *
 * @returns the owner that stays, or null when the folder is ours
 */
async function claimSoon(): Promise<OwnerState | null> {
  // An owner whose panel was killed this instant has not noticed yet: a second tells.
  let patienceMs = 1500
  for (;;) {
    if ((await claimFolder(task.dataDir, () => state)) !== null) return null
    const owner = await askOwner(task.dataDir)
    if (owner !== null && owner.phase !== 'stopping') {
      if (patienceMs <= 0) return owner
      patienceMs -= 100
    }
    if (isStopping) process.exit(0)
    await sleep(100)
  }
}

function tell(message: KeeperMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
