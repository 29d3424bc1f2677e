import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleFolder, makeWritable } from '../../../config/data-folder.js'
import { browserFolder, type ComponentSource } from './components.js'

/** Our components could not be bundled; the message holds what the bundler said. */
export class BundleError extends Error {
  readonly code = 'bundle_failed'
}

export interface BundleOptions {
  readonly productDir: string
  /** absolute; need not be in the project */
  readonly dataDir: string
  readonly components: readonly ComponentSource[]
  readonly log: { info(details: object, message: string): void }
}

/** The scripts of each page: in the folder of a bundle names of files; for a page, the one that stands in it, and an address. */
export interface PageScripts {
  /** Asks for what the page will ask for first; stands in the page itself. */
  readonly early: string
  readonly pages: string
}

/** In the folder of a bundle: its `PageScripts`. */
export const pageScripts = 'scripts.json'

/**
 * Bundles our components before the panel listens, unless a bundle of exactly these sources is there already.
 *
 * It runs in a process of its own: the bundler loads all of AdminJS to look at it, and leaves a hundred megabytes behind.
 *
 * @returns the folder of the bundle, named by the hash of its sources
 * @throws BundleError
 */
export async function ensureBundle({ productDir, dataDir, components, log }: BundleOptions): Promise<string> {
  const folder = join(dataDir, bundleFolder)
  const path = join(folder, `pages-${await hashOfSources(productDir, components)}`)
  if (existsSync(path)) return path
  log.info({}, 'Bundling the pages …')
  // Two processes that start together each bundle into a folder of their own; the rename is atomic.
  const draft = join(writable(folder), `draft-${randomUUID()}`)
  try {
    await runBundler(productDir, draft, components)
    await rename(draft, path).catch((error) => {
      // The other one was quicker, with the same.
      if (!existsSync(path)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return path
}

function writable(folder: string): string {
  try {
    makeWritable(folder)
    return folder
  } catch (cause) {
    const reason = (cause as Error).message
    throw new BundleError(`${folder} cannot be written, and the pages are kept there: ${reason}. Set DATA_DIR.`, {
      cause,
    })
  }
}

async function runBundler(productDir: string, draft: string, components: readonly ComponentSource[]): Promise<void> {
  const program = fileURLToPath(new URL('./bundle-process.js', import.meta.url))
  const child = spawn(process.execPath, [program, draft, browserFolder(productDir), JSON.stringify(components)], {
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const said: string[] = []
  child.stdout.on('data', (chunk) => said.push(String(chunk)))
  child.stderr.on('data', (chunk) => said.push(String(chunk)))
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (status !== 0) throw new BundleError(`The pages could not be bundled:\n${said.join('').trim()}`)
}

/** Changes with our sources, with the packages that go into the bundle, and with where the sources are. */
async function hashOfSources(productDir: string, components: readonly ComponentSource[]): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify(components))
  for (const lock of installedPackages(productDir)) hash.update(existsSync(lock) ? await readFile(lock) : '')
  const folder = browserFolder(productDir)
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  // How they are bundled; and what is the server's too: what fills the catalogue in (which itself comes with each page), and the grammar of addresses.
  const others = [
    'panel/adminjs/bundling/adminjs-parts.ts',
    'panel/adminjs/bundling/bundle-process.ts',
    'panel/adminjs/bundling/one-script.ts',
    'panel/language/say.ts',
    'reports/asking/address.ts',
    'reports/asking/carry.ts',
    'reports/asking/date-step.ts',
    'reports/asking/dimension-columns.ts',
  ]
  paths.push(...others.map((path) => join(productDir, 'src', path)))
  for (const path of paths.sort()) hash.update(`\0${path}\0`).update(await readFile(path))
  return hash.digest('hex').slice(0, 16)
}

/** npm writes down what it has installed: in a checkout, or, where Viewdesk is a package of a project, beside it. */
function installedPackages(productDir: string): readonly string[] {
  return [join(productDir, 'node_modules'), dirname(productDir)].map((folder) => join(folder, '.package-lock.json'))
}
