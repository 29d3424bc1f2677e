import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeWritable } from '../../config/data-folder.js'
import { type Binaries, locateBinaries, type Machine, prepareBinaries } from './binaries.js'
import { createRoleAndDatabase } from './bootstrap.js'
import { readPassword } from './data-folder.js'
import { EmbeddedError, useOwnDatabase } from './embedded-error.js'
import type { KeeperMessage, KeeperTask } from './keeper.js'
import { askOwner } from './ownership.js'
import { isServing, readPostmaster, stopOrphan } from './postmaster.js'
import { chooseRunAs } from './run-as.js'

/** A PostgreSQL of our own that runs as long as this process. */
export interface EmbeddedServer {
  readonly connectionString: string
  /** Shuts PostgreSQL down cleanly; calling it again waits for the same end. */
  stop(): Promise<void>
}

export interface EmbeddedLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

export interface EmbeddedOptions {
  /** use the database that another process of ours runs on this folder, if there is one: for commands beside a panel */
  readonly join?: boolean
  /** false skips syncing to disk: for tests, whose data may be lost */
  readonly durable?: boolean
  /** further settings of the server, such as `wal_level=replica`: for tests */
  readonly settings?: readonly string[]
  /** pretends to run on another kind of machine */
  readonly machine?: Machine
  /** runs these programs instead of those that come with the packages: for tests of another PostgreSQL */
  readonly binaries?: Binaries
  /** pretends that the programs are of this version, such as 17.0.0 */
  readonly version?: string
}

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, making the files the first time.
 *
 * It listens on a random port of 127.0.0.1 only, with a random password, and ends with this process, however that ends.
 * The role `viewdesk` owns the database `viewdesk` and is no superuser.
 *
 * @throws EmbeddedError when the folder is in use, cannot be written or is of another version, or the platform has no programs
 */
export async function startEmbedded(
  dataDir: string,
  log: EmbeddedLog,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  const installed = options.binaries ?? locateBinaries(options.machine)
  makeDataFolder(dataDir)
  const postgresDir = join(dataDir, 'postgres')
  if (options.join === true) {
    const joined = await joinEmbedded(dataDir)
    if (joined !== null) return joined
  }
  const runAs = chooseRunAs(postgresDir)
  const { nativeDir } = prepareBinaries(installed, dataDir, runAs)
  const majorVersion = Number.parseInt(options.version ?? installed.version, 10)
  const { durable = true, settings = [] } = options
  const folder = { dataDir, postgresDir, nativeDir, runAs, majorVersion, durable, settings }
  const keeper = spawnKeeper({ ...folder, panelPid: process.pid })
  const port = await readiness(keeper, dataDir, log)
  const server = { connectionString: addressOf(port, postgresDir), stop: stopOnce(keeper, postgresDir, nativeDir) }
  try {
    await createRoleAndDatabase(port, readPassword(postgresDir))
  } catch (error) {
    await server.stop()
    throw new EmbeddedError(`The embedded PostgreSQL runs, but refuses us: ${(error as Error).message}.`, error)
  }
  keeper.once('exit', () => {
    if (!isExpected.has(keeper)) log.error({ dataDir }, keeperGone(postgresDir))
  })
  return server
}

/** PostgreSQL outlives a keeper that was killed. */
function keeperGone(postgresDir: string): string {
  const postmaster = readPostmaster(postgresDir)
  if (postmaster === null || !isServing(postmaster.pid, postgresDir)) {
    return 'The embedded PostgreSQL has stopped. Start Viewdesk again.'
  }
  return (
    'The process that looks after the embedded PostgreSQL was ended from outside. The database keeps running, but nothing would restart ' +
    'it: start Viewdesk again when it suits you.'
  )
}

function makeDataFolder(dataDir: string): void {
  try {
    makeWritable(dataDir)
  } catch (error) {
    throw new EmbeddedError(
      `The data folder ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}). ` +
        `Choose another one with DATA_DIR=….\n${useOwnDatabase}`,
      error,
    )
  }
}

/** The database that another process of ours runs on this folder; null where none does. Starts and changes nothing. */
export async function joinEmbedded(dataDir: string): Promise<EmbeddedServer | null> {
  const postgresDir = join(dataDir, 'postgres')
  if (!existsSync(dataDir)) return null
  for (;;) {
    const owner = await askOwner(dataDir)
    if (owner === null || owner.phase === 'stopping') return null
    if (owner.phase === 'running' && owner.port !== null) {
      return { connectionString: addressOf(owner.port, postgresDir), stop: async () => undefined }
    }
    await sleep(100)
  }
}

function addressOf(port: number, postgresDir: string): string {
  return `postgres://viewdesk:${readPassword(postgresDir)}@127.0.0.1:${port}/viewdesk`
}

function spawnKeeper(task: KeeperTask): ChildProcess {
  const { NODE_OPTIONS: _options, ...env } = process.env
  const program = fileURLToPath(new URL('./keeper.js', import.meta.url))
  return spawn(process.execPath, [program, JSON.stringify(task)], {
    // Its own process group: signals for the terminal's foreground programs pass it by.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: task.dataDir,
    windowsHide: true,
    env,
  })
}

async function readiness(keeper: ChildProcess, dataDir: string, log: EmbeddedLog): Promise<number> {
  const { stdin, stdout } = keeper
  if (stdin === null || stdout === null) throw new Error('The keeper process has no pipes.')
  stdin.on('error', () => undefined)
  const lines = createInterface({ input: stdout })
  const slow = setTimeout(() => log.info({ dataDir }, 'Waiting for the embedded PostgreSQL to get ready.'), 5000)
  try {
    for await (const line of lines) {
      const message = JSON.parse(line) as KeeperMessage
      if (message.kind === 'note') log.info({ dataDir }, message.text)
      else if (message.kind === 'ready') return message.port
      else if (message.kind === 'owned') throw folderInUse(dataDir, message.panelPid)
      else throw new EmbeddedError(message.message)
    }
    throw new EmbeddedError('The process that keeps the embedded PostgreSQL ended before the database was ready.')
  } finally {
    clearTimeout(slow)
    // From here on only the pipe's existence matters, and it must not hold this process back from ending.
    keeper.unref()
    for (const pipe of [stdin, stdout] as { unref?(): void }[]) pipe.unref?.()
  }
}

function folderInUse(dataDir: string, panelPid: number): EmbeddedError {
  return new EmbeddedError(
    `The data folder ${dataDir} is in use by another Viewdesk (process ${panelPid}).\n` +
      'Stop that one first, or choose another folder with DATA_DIR=….',
  )
}

const isExpected = new WeakSet<ChildProcess>()

function stopOnce(keeper: ChildProcess, postgresDir: string, nativeDir: string): () => Promise<void> {
  let ended: Promise<void> | null = null
  return () => {
    ended ??= stopKeeper(keeper, postgresDir, nativeDir)
    return ended
  }
}

async function stopKeeper(keeper: ChildProcess, postgresDir: string, nativeDir: string): Promise<void> {
  isExpected.add(keeper)
  keeper.ref()
  if (keeper.exitCode === null && keeper.signalCode === null) {
    const exit = new Promise((resolve) => keeper.once('exit', resolve))
    keeper.stdin?.end()
    await exit
  }
  // A keeper that was killed has left PostgreSQL to us.
  if (existsSync(postgresDir) && readPostmaster(postgresDir) !== null) {
    await stopOrphan(postgresDir, join(nativeDir, 'bin', 'pg_ctl'))
  }
}
