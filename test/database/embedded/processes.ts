import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { projectDir } from '../../harness/templates.js'

export interface PanelProcess {
  readonly child: ChildProcess
  /** null when the start was refused */
  readonly address: string | null
  readonly failure: string | null
}

/** Starts a stand-in for a panel in a process of its own, and waits for what it says. */
export async function startPanelProcess(
  dataDir: string,
  options: { checkout?: string; uid?: number; gid?: number } = {},
): Promise<PanelProcess> {
  const { checkout = projectDir, ...user } = options
  const program = join(checkout, 'dist/test/database/embedded/panel-process.js')
  const child = spawn(process.execPath, [program, dataDir], { ...user, stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' })
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, address: null, failure: null, ...JSON.parse(line) }
  }
  throw new Error('The process ended without a word.')
}

/** Ends a process with the signal, and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

export async function query(address: string | null, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address ?? '' })
  // The tests kill servers while connections may still be closing.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** The postgres processes that work in this data folder (Linux). */
export function postgresOf(dataDir: string): number[] {
  return pidsWhere((pid) => readlinkSync(`/proc/${pid}/cwd`) === join(dataDir, 'postgres') && !isZombie(pid))
}

/** The keeper of this data folder (Linux). */
export function keeperOf(dataDir: string): number {
  const isKeeper = (pid: number) => {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return commandLine.includes('keeper.js') && commandLine.includes(JSON.stringify(dataDir))
  }
  const [pid] = pidsWhere(isKeeper)
  if (pid === undefined) throw new Error(`No process keeps ${dataDir}.`)
  return pid
}

function pidsWhere(matches: (pid: number) => boolean): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return matches(pid)
      } catch {
        return false
      }
    })
}

function isZombie(pid: number): boolean {
  return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}
