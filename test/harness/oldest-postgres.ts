import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Binaries } from '../../src/database/embedded/binaries.js'

/**
 * Finds the programs of PostgreSQL 15, the oldest that is supported: test/postgres-15 has npm install them.
 *
 * @throws when npm left them out: a run that tests less than it says would be worse than none
 */
export function locateOldestPostgres(): Binaries {
  const name = `postgres-15-${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { version, nativeDir: join(root, 'native') }
  } catch (cause) {
    throw new Error(`The tests' PostgreSQL 15 (${name}) is not installed. Run "npm ci" without --omit.`, { cause })
  }
}
