import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What PostgreSQL writes about itself into postmaster.pid. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly isReady: boolean
}

export function readPostmaster(postgresDir: string): Postmaster | null {
  try {
    const lines = readFileSync(join(postgresDir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid <= 0) return null
    return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
  } catch {
    return null
  }
}

/**
 * Stops a PostgreSQL that outlived the processes which started it, and clears a lock that no living process holds.
 *
 * @returns whether one was running
 */
export async function stopOrphan(postgresDir: string, pgCtl: string): Promise<boolean> {
  const postmaster = readPostmaster(postgresDir)
  if (postmaster === null) return false
  const wasRunning = isServing(postmaster.pid, postgresDir)
  if (wasRunning) await stopPostmaster(postmaster.pid, postgresDir, pgCtl)
  await until(() => !hasProcesses(postgresDir), 10_000)
  // The pid may be a zombie that nobody reaps, or belong to another program by now: PostgreSQL would refuse to start.
  if (process.platform === 'linux' && !hasProcesses(postgresDir))
    rmSync(join(postgresDir, 'postmaster.pid'), { force: true })
  return wasRunning
}

/** Ends PostgreSQL as a clean shutdown; after 30 seconds without waiting for it to write everything, which recovers later. */
export async function stopPostmaster(pid: number, postgresDir: string, pgCtl: string): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(pgCtl, ['stop', '-m', 'fast', '-w', '-D', postgresDir], { stdio: 'ignore', windowsHide: true })
    return
  }
  signal(pid, 'SIGINT')
  if (await until(() => !isServing(pid, postgresDir), 30_000)) return
  signal(pid, 'SIGQUIT')
  await until(() => !isServing(pid, postgresDir), 10_000)
}

/** Whether the process is alive and serves this folder; a zombie, or a stranger with the same pid, does not. */
export function isServing(pid: number, postgresDir: string): boolean {
  if (process.platform === 'linux') return isLive(pid) && cwdOf(pid) === realpathSync(postgresDir)
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && process.platform === 'win32'
  }
  if (process.platform === 'win32') return true
  const { stdout } = spawnSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' })
  return /postgres/.test(stdout) && !stdout.trim().startsWith('Z')
}

// Backends live on for a moment after their postmaster was killed, and still have the files open.
function hasProcesses(postgresDir: string): boolean {
  if (process.platform !== 'linux') return false
  const folder = realpathSync(postgresDir)
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.some((pid) => cwdOf(Number(pid)) === folder && isLive(Number(pid)) && isPostgres(Number(pid)))
}

function cwdOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}

// There is no need to wait for a shell that somebody opened in the folder.
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return false
  }
}

function isLive(pid: number): boolean {
  try {
    // "pid (name) state …", where the name may hold anything, brackets included.
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0]
    return state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Polls until the claim holds. @returns false when it did not within the time */
export async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs
  while (!holds()) {
    if (Date.now() > end) return false
    await sleep(15)
  }
  return true
}
