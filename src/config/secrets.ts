import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.js'

/** The key that signs session cookies: SESSION_SECRET, else one generated at the first start and kept in DATA_DIR. */
export function sessionSecret(config: Config): string {
  return config.sessionSecret ?? keptSecret(config.dataDir, 'session-secret')
}

/**
 * Reads a secret of 64 hexadecimal characters from a file that only its owner may read; makes the file when it is missing.
 *
 * Two processes that start together get the same secret: the file appears complete or not at all.
 *
 * @throws when the folder cannot be written
 */
export function keptSecret(dataDir: string, name: string): string {
  const path = join(dataDir, name)
  const kept = readSecret(path)
  if (kept !== null) return kept
  mkdirSync(dataDir, { recursive: true, mode: 0o755 })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const made = readSecret(path)
  if (made === null) throw new Error(`${path} is empty. Delete it and start again: a new one is generated.`)
  return made
}

function readSecret(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
