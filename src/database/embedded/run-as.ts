import { chownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EmbeddedError } from './embedded-error.js'

/** The unprivileged user that PostgreSQL runs as when we are root. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/**
 * Who PostgreSQL runs as: null for ourselves, or, for root, the owner of the data (nobody when there is none yet).
 *
 * @throws EmbeddedError when the data belongs to somebody else and we are not root
 */
export function chooseRunAs(postgresDir: string): RunAs | null {
  if (process.getuid === undefined) return null
  const owner = statSync(postgresDir, { throwIfNoEntry: false })
  if (process.getuid() === 0)
    return owner === undefined || owner.uid === 0 ? nobody() : { uid: owner.uid, gid: owner.gid }
  if (owner !== undefined && owner.uid !== process.getuid()) {
    throw new EmbeddedError(
      `${postgresDir} belongs to another user (number ${owner.uid}), probably because Viewdesk was first started as root.\n` +
        `Start it as root again, hand the folder over (sudo chown -R "$(id -u)" "${postgresDir}"), or choose another one with DATA_DIR=….`,
    )
  }
  return null
}

/** Whether everybody may enter the folder: each of its parents has the right to be passed through. */
export function isTraversable(folder: string): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

/** Gives a folder and all that is in it to the user. */
export function giveTo(runAs: RunAs, folder: string): void {
  if (lstatSync(folder).isSymbolicLink()) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) giveTo(runAs, path)
    else if (entry.isFile()) chownSync(path, runAs.uid, runAs.gid)
  }
  chownSync(folder, runAs.uid, runAs.gid)
}

function nobody(): RunAs {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  throw new EmbeddedError(
    'PostgreSQL refuses to run as root, and this machine has no user "nobody" to run it as. Start Viewdesk as another user.',
  )
}
