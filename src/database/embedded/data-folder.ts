import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { EmbeddedError, useOwnDatabase } from './embedded-error.js'
import { giveTo, isTraversable, type RunAs } from './run-as.js'

/** One embedded database on disk, and how its programs are to be run. */
export interface DataFolder {
  readonly dataDir: string
  /** dataDir/postgres */
  readonly postgresDir: string
  readonly nativeDir: string
  readonly runAs: RunAs | null
  /** of the programs, such as 18 */
  readonly majorVersion: number
  /** false for tests only: a power cut may then lose everything */
  readonly durable: boolean
  /** Further settings of the server, as `wal_level=replica`: the last one counts. */
  readonly settings: readonly string[]
}

/**
 * Makes the database files when there are none, and checks that these programs can read those that there are.
 *
 * @throws EmbeddedError when the files are of another major version, or something else lies there
 */
export async function prepareFolder(folder: DataFolder): Promise<void> {
  for (const entry of readdirSync(folder.dataDir)) {
    if (entry.startsWith('postgres.new-')) rmSync(join(folder.dataDir, entry), { recursive: true, force: true })
  }
  if (!existsSync(join(folder.postgresDir, 'PG_VERSION'))) return await createFolder(folder)
  checkVersion(folder)
  if (folder.runAs !== null && statSync(folder.postgresDir).uid !== folder.runAs.uid)
    giveTo(folder.runAs, folder.postgresDir)
}

/** The password of both roles, kept among the database's own files so that the two are never separated. */
export function readPassword(postgresDir: string): string {
  return readFileSync(passwordPath(postgresDir), 'utf8').trim()
}

/** Options of a program that runs in the database's folder as PostgreSQL's user. */
export function runIn(folder: DataFolder, cwd: string) {
  return {
    cwd,
    ...(folder.runAs ?? {}),
    env: environment(),
    windowsHide: true,
  }
}

/**
 * How PostgreSQL is told where its files are.
 *
 * A root process starts it inside the folder and has it name the folder by its own working directory: the unprivileged
 * user need not be able to pass through the parents, one of which may be root's home.
 */
export function folderArgument(folder: DataFolder, path: string): string {
  return folder.runAs !== null && process.platform === 'linux' ? '/proc/self/cwd' : path
}

function checkVersion({ postgresDir, majorVersion }: DataFolder): void {
  const found = Number(readFileSync(join(postgresDir, 'PG_VERSION'), 'utf8'))
  if (found === majorVersion) return
  const remedy =
    found > majorVersion
      ? 'Start the newer release of Viewdesk that made it'
      : 'Start the release of Viewdesk that made it, and take what you need with pg_dump'
  throw new EmbeddedError(
    `${postgresDir} was written by PostgreSQL ${found}; this release brings PostgreSQL ${majorVersion} and cannot read it.\n` +
      `${remedy}, or choose another folder with DATA_DIR=….`,
  )
}

async function createFolder(folder: DataFolder): Promise<void> {
  if (existsSync(folder.postgresDir)) removeEmpty(folder.postgresDir)
  if (folder.runAs !== null && process.platform !== 'linux' && !isTraversable(folder.dataDir)) {
    throw new EmbeddedError(
      `As root, PostgreSQL must run as an unprivileged user, who may not enter ${folder.dataDir}.\n` +
        'Choose another folder with DATA_DIR=…, or start Viewdesk as another user.',
    )
  }
  const draft = join(folder.dataDir, `postgres.new-${randomBytes(4).toString('hex')}`)
  const data = join(draft, 'data')
  const password = randomBytes(24).toString('hex')
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    writeFileSync(join(draft, 'password'), `${password}\n`, { mode: 0o600 })
    if (folder.runAs !== null) giveTo(folder.runAs, draft)
    await initialise(folder, data)
    writeFileSync(passwordPath(data), `${password}\n`, { mode: 0o600, flush: true })
    chmodSync(data, 0o700)
    if (folder.runAs !== null) chownSync(passwordPath(data), folder.runAs.uid, folder.runAs.gid)
    // The folder appears complete or not at all, so that an interrupted first start is simply done again.
    renameSync(data, folder.postgresDir)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function initialise(folder: DataFolder, data: string): Promise<void> {
  const directory = folderArgument(folder, data)
  const args = [
    `--pgdata=${directory}`,
    `--pwfile=${directory}/../password`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts the same on every machine, whatever its libraries.
    ...(folder.majorVersion >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C']),
    '--no-instructions',
    ...(folder.durable ? [] : ['--no-sync']),
  ]
  const { status, output } = await run(join(folder.nativeDir, 'bin', 'initdb'), args, runIn(folder, data))
  if (status === 0) return
  if (/No space left on device|Disk quota exceeded/i.test(output)) throw noRoom(folder, output)
  throw new EmbeddedError(`PostgreSQL could not create its files in ${folder.postgresDir}:\n${output.trim()}`)
}

function noRoom({ dataDir }: DataFolder, output: string): EmbeddedError {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = Math.floor((bavail * bsize) / 1e6)
  return new EmbeddedError(
    `There is no room for the embedded database in ${dataDir}: it needs about ${neededMb} MB to begin with, and ${free} MB are free.\n` +
      `Make room, or choose another folder with DATA_DIR=….\n${useOwnDatabase}`,
    output,
  )
}

// 65 MB after the first start with demo data, and room to work in.
const neededMb = 100

async function run(program: string, args: string[], options: ReturnType<typeof runIn>) {
  return await new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => reject(cannotExecute(program, error)))
    child.on('close', (status) => resolve({ status, output }))
  })
}

/** Explains why a program of PostgreSQL could not even be started. */
export function cannotExecute(program: string, error: NodeJS.ErrnoException): EmbeddedError {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'this Linux lacks the GNU C library that it needs (Alpine and other musl systems)',
    EACCES: 'the file system may forbid programs (noexec); set TMPDIR to a folder that allows them',
  }
  return new EmbeddedError(
    `${program} could not be started: ${reasons[error.code ?? ''] ?? error.message}.\n${useOwnDatabase}`,
    error,
  )
}

function removeEmpty(postgresDir: string): void {
  try {
    rmdirSync(postgresDir)
  } catch (error) {
    throw new EmbeddedError(
      `${postgresDir} is there, but holds no PostgreSQL database. Move it away, or choose another folder with DATA_DIR=….`,
      error,
    )
  }
}

function passwordPath(postgresDir: string): string {
  return join(postgresDir, 'viewdesk-password')
}

// Nothing else of ours: PGPORT would confuse the programs, and whoever runs as nobody could read our secrets.
function environment(): NodeJS.ProcessEnv {
  const needed = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SystemDrive', 'ComSpec', 'USERNAME', 'USERPROFILE']
  const kept = needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
