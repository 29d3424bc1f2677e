import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { productDir, productVersion } from '../config/folders.js'
import { projectFiles } from './project-files.js'
import { print } from './with-database.js'

interface InitOptions {
  readonly empty?: boolean
  readonly json?: boolean
}

/** The folder holds files that a new project would overwrite. */
export class FolderInUseError extends Error {
  readonly code = 'folder_in_use'
}

/** `viewdesk init`: a project folder, which holds what is yours, apart from the product. */
export function initCommand(): Command {
  return new Command('init')
    .description('Make a project: a folder with views/ and resources/ of your own.')
    .argument('<dir>', 'the folder, which may have a package.json already; nothing in it is overwritten')
    .option('--empty', 'without the reports on jobs, their sources and their dashboard')
    .option('--json', 'answer as JSON')
    .action(async (dir: string, options: InitOptions) => {
      const folder = resolve(dir)
      const created = await makeProject(folder, options.empty === true)
      const next = [
        ...(folder === process.cwd() ? [] : [`  cd ${dir}`]),
        ...(isInstalledIn(folder) ? [] : ['  npm install']),
        ...(options.empty
          ? [
              '  # Write the address of your database as DATABASE_URL into .env; then',
              '  npx viewdesk connect',
              '  npx viewdesk setup',
            ]
          : []),
        '  npm start',
      ]
      print(options, { folder, created }, [`${folder} is a project now. What to do next:`, '', ...next])
    })
}

/** @returns the paths of what was made, relative to the folder */
async function makeProject(folder: string, isEmpty: boolean): Promise<readonly string[]> {
  const packagePath = join(folder, 'package.json')
  const packageJson = existsSync(packagePath) ? JSON.parse(await readFile(packagePath, 'utf8')) : null
  const files = projectFiles({ name: nameFor(folder), viewdesk: productFor(folder), packageJson })
  const folders = ['views', 'resources']
  const inTheWay = [...folders, ...Object.keys(files), '.env.example'].filter(
    (path) => path !== 'package.json' && existsSync(join(folder, path)),
  )
  if (inTheWay.length > 0) {
    throw new FolderInUseError(
      `${folder} has ${inTheWay.join(', ')} already, and nothing is overwritten. Name another folder, or move them away.`,
    )
  }
  await mkdir(folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text)
  await cp(join(productDir, '.env.example'), join(folder, '.env.example'))
  if (isEmpty) await mkdir(join(folder, 'views', 'sources'), { recursive: true })
  if (isEmpty) await mkdir(join(folder, 'resources'))
  else for (const name of folders) await cp(join(productDir, name), join(folder, name), { recursive: true })
  return (await readdir(folder)).filter((name) => name !== 'node_modules' && name !== 'package-lock.json').sort()
}

/** What npm takes as a name. */
function nameFor(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' || name === 'viewdesk' ? 'my-viewdesk' : name
}

/** Where a project gets this product from: the release it was installed as, or this checkout. */
function productFor(folder: string): string {
  const isInstalled = basename(dirname(resolve(productDir))) === 'node_modules'
  return isInstalled ? productVersion() : `file:${relative(folder, productDir) || '.'}`
}

function isInstalledIn(folder: string): boolean {
  return existsSync(join(folder, 'node_modules', 'viewdesk', 'package.json'))
}
