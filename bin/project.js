/** Which project is meant: a folder with `views/` and `resources/`. A checkout of Viewdesk is one itself. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { LaunchError } from './launch-error.js'

/** Takes `--project DIR` out of the arguments, wherever it is, and returns DIR; null where there is none. */
export function takeProject(argv) {
  const at = argv.findIndex((word) => word === '--project' || word.startsWith('--project='))
  if (at < 0) return null
  const [word, next] = argv.slice(at, at + 2)
  const isOneWord = word !== '--project'
  argv.splice(at, isOneWord ? 1 : 2)
  const folder = isOneWord ? word.slice('--project='.length) : next
  if (folder) return folder
  throw new LaunchError('--project needs a folder: write --project DIR.', 2)
}

/**
 * What --project or PROJECT_DIR names, else the project that one stands in, else the checkout.
 *
 * @throws LaunchError where there is none
 */
export function findProject({ productDir, asked, command }) {
  // What is made is no project yet.
  const named = asked ?? (command === 'init' ? null : process.env.PROJECT_DIR)
  if (named) return checked(resolve(named), asked === null ? 'PROJECT_DIR' : '--project')
  const around = enclosing(process.cwd(), needsNone.has(command))
  if (around !== null) return around
  const isCheckout = basename(dirname(productDir)) !== 'node_modules'
  if (isCheckout || needsNone.has(command)) return productDir
  throw new LaunchError(
    `${process.cwd()} is not in a project. Go to one, name one by --project DIR, or make one: npx viewdesk init DIR`,
  )
}

const needsNone = new Set([undefined, 'init', 'build', 'help', '--help', '-h', '--version', '-V'])

function checked(folder, by) {
  if (existsSync(join(folder, 'views'))) return folder
  throw new LaunchError(
    `${by} is "${folder}", which has no folder "views". Make a project there: npx viewdesk init DIR`,
  )
}

/**
 * The folder itself or one above it that has views and uses Viewdesk; other programs keep views, too.
 *
 * @throws LaunchError for one that has lost its views: another project's must not stand in for them
 */
function enclosing(folder, mayLackViews) {
  if (usesViewdesk(folder)) {
    if (existsSync(join(folder, 'views'))) return folder
    if (!mayLackViews)
      throw new LaunchError(
        `${folder} uses Viewdesk, but has no folder "views". Bring it back, or make a project there: npx viewdesk init ${folder}`,
      )
  }
  return dirname(folder) === folder ? null : enclosing(dirname(folder), mayLackViews)
}

function usesViewdesk(folder) {
  try {
    const { name, dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return name === 'viewdesk' || 'viewdesk' in { ...dependencies, ...devDependencies }
  } catch {
    return false
  }
}
