import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where Viewdesk itself is: its sources, from which the pages are bundled, and its migrations. Compiled to dist/src/config. */
export const productDir = fileURLToPath(new URL('../../../', import.meta.url))

/** Which release this is, such as `1.2.0`. */
export function productVersion(): string {
  return JSON.parse(readFileSync(join(productDir, 'package.json'), 'utf8')).version
}

/**
 * Where the views and `resources/` are: what the launcher has found by `--project`, PROJECT_DIR or the folder one stands in.
 * A checkout of Viewdesk is a project itself.
 */
export function projectDirOf(env: NodeJS.ProcessEnv): string {
  return resolve(env.PROJECT_DIR || productDir)
}

/** What its package.json calls it; the folder's name where there is none. */
export function projectNameOf(projectDir: string): string {
  try {
    const { name } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'))
    if (typeof name === 'string' && name !== '') return name
  } catch {
    // Views alone make a project, too.
  }
  return basename(resolve(projectDir))
}
