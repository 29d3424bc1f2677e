import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Config } from './config/config.js'
import { viewsDirOf } from './open-database.js'

/** What `load-resources.ts` reads, besides the folders of dashboards and languages. */
const resources = ['dashboard', 'records', 'panel', 'views', 'view-events']

/** Files that look like a part of the project and that nothing reads, in sentences: a report in a folder, a misspelt name. */
export function filesNotRead(config: Config): string[] {
  const viewsDir = viewsDirOf(config)
  const told = (path: string) => relative(config.projectDir, path).split(sep).join('/')
  const strayViews = filesBelow(viewsDir)
    .filter((path) => /\.sql$/i.test(path))
    .filter((path) => ![viewsDir, join(viewsDir, 'sources')].includes(join(path, '..')))
    .map(
      (path) =>
        `${told(path)} is not read: view files stand in views/ or in views/sources/, and in no folder of these.`,
    )
  const folder = join(config.projectDir, 'resources')
  const written = filesBelow(folder).filter((path) => /(?<!\.d)\.ts$/.test(path))
  const texts = written.map((path) => readFileSync(path, 'utf8'))
  const strayResources = written
    .filter((path) => join(path, '..') === folder)
    .map((path) => relative(folder, path).slice(0, -'.ts'.length))
    .filter(
      (name) =>
        !resources.includes(name) &&
        !texts.some((text) => text.includes(`/${name}.js'`) || text.includes(`/${name}.js"`)),
    )
    .map(
      (name) =>
        `resources/${name}.ts is not read: none of ${resources.map((one) => `${one}.ts`).join(', ')} imports it.`,
    )
  return [...strayViews, ...strayResources]
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
