import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statfsSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cannotExecute, type DataFolder, folderArgument, runIn } from './data-folder.js'
import { EmbeddedError } from './embedded-error.js'
import { readPostmaster } from './postmaster.js'

/** A PostgreSQL that accepts connections on 127.0.0.1. */
export interface RunningPostgres {
  readonly process: ChildProcess
  readonly port: number
}

/**
 * Starts PostgreSQL and waits until it accepts connections, however long recovery takes.
 *
 * @param isCancelled stops the wait when nobody needs the database any more
 * @param wantedPort that clients know already; any free one by default
 * @throws EmbeddedError with the end of PostgreSQL's own log
 */
export async function runPostgres(
  folder: DataFolder,
  isCancelled: () => boolean,
  wantedPort: number | null = null,
): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await freePort())
    const log = openLog(folder.dataDir)
    const child = launch(folder, port, log.descriptor)
    closeSync(log.descriptor)
    const failure = await waitUntilReady(child, folder.postgresDir, isCancelled)
    if (failure === null) return { process: child, port }
    const said = readFileSync(log.path, 'utf8').slice(log.start).trim()
    // Somebody may have taken the port, or a dying process may hold the lock for a moment more.
    const isPassing = /could not bind|lock file "postmaster.pid" already exists/.test(said)
    if (!isPassing || attempt === 3) throw describeFailure(failure, said, log.path)
    await sleep(300 * attempt)
  }
}

function launch(folder: DataFolder, port: number, log: number): ChildProcess {
  const directory = folderArgument(folder, folder.postgresDir)
  const settings = [...serverSettings(folder.durable, port), ...folder.settings].flatMap((setting) => ['-c', setting])
  return spawn(join(folder.nativeDir, 'bin', 'postgres'), ['-D', directory, ...settings], {
    ...runIn(folder, folder.postgresDir),
    stdio: ['ignore', log, log],
  })
}

function serverSettings(isDurable: boolean, port: number): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=60',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    'jit=off',
    // Notices within a second that the panel is gone, also in the middle of a long refresh.
    ...(process.platform === 'win32' ? [] : ['client_connection_check_interval=1s']),
    // Nothing replicates from here, so bulk loads and index builds need not be logged row by row.
    'wal_level=minimal',
    'max_wal_senders=0',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'work_mem=32MB',
    'maintenance_work_mem=256MB',
    'random_page_cost=1.1',
    ...(hasSmallSharedMemory() ? ['dynamic_shared_memory_type=mmap'] : []),
    ...(isDurable ? [] : ['fsync=off', 'full_page_writes=off', 'autovacuum=off']),
  ]
}

// Containers get 64 MB of it by default, which one parallel query can exceed.
function hasSmallSharedMemory(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize < 256 * 1024 * 1024
  } catch {
    return true
  }
}

async function waitUntilReady(
  child: ChildProcess,
  postgresDir: string,
  isCancelled: () => boolean,
): Promise<Error | null> {
  let failure: Error | null = null
  child.once('error', (error) => {
    failure = cannotExecute(child.spawnfile, error)
  })
  child.once('exit', (status, signal) => {
    failure ??= new Error(`it ended with ${signal ?? `status ${status}`}`)
  })
  while (failure === null) {
    const postmaster = readPostmaster(postgresDir)
    if (postmaster !== null && postmaster.pid === child.pid && postmaster.isReady) return null
    if (isCancelled()) return null
    await sleep(15)
  }
  return failure
}

function describeFailure(failure: Error, said: string, logPath: string): EmbeddedError {
  if (failure instanceof EmbeddedError) return failure
  const lines = said.split('\n').slice(-6)
  return new EmbeddedError(
    [`The embedded PostgreSQL did not start: ${failure.message}.`, ...lines, `Its whole log is ${logPath}.`].join('\n'),
    failure,
  )
}

const largestLogBytes = 5_000_000

function openLog(dataDir: string): { path: string; descriptor: number; start: number } {
  const path = join(dataDir, 'postgres.log')
  const descriptor = openSync(path, 'a', 0o600)
  if (statSync(path).size > largestLogBytes) truncateSync(path)
  return { path, descriptor, start: statSync(path).size }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
