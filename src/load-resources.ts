import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TableDeclaration } from './panel/resource-declaration.js'
import type { DashboardDeclaration } from './reports/dashboard/dashboard.js'
import type { ViewEvent } from './reports/view-events.js'

/** What a project says in TypeScript, because SQL cannot say it. */
export interface Resources {
  readonly dashboard: DashboardDeclaration
  readonly tables: readonly TableDeclaration[]
  readonly onViewEvent: (event: ViewEvent) => Promise<void>
}

/** A file of `resources/` does not work. */
export class ResourcesError extends Error {
  readonly code = 'bad_resources'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ResourcesError'
  }
}

const nothing: Resources = {
  dashboard: { cards: [], charts: [] },
  tables: [],
  onViewEvent: async () => undefined,
}

/**
 * Loads one declaration of a project from `resources/`, as the launcher has compiled it. What a project leaves out is empty.
 *
 * @throws ResourcesError naming the file
 */
export async function loadResource<Name extends keyof Resources>(
  projectDir: string,
  name: Name,
): Promise<Resources[Name]> {
  const file = files[name]
  const path = join(projectDir, 'dist', 'resources', `${file}.js`)
  if (!existsSync(path)) return nothing[name]
  const source = join(projectDir, 'resources', `${file}.ts`)
  let exported: Partial<Resources>
  try {
    exported = await import(pathToFileURL(path).href)
  } catch (cause) {
    throw new ResourcesError(`${source} fails when it is loaded: ${(cause as Error).message}`, { cause })
  }
  const found = exported[name]
  if (found === undefined) throw new ResourcesError(`${source} does not export "${name}".`)
  return found
}

const files: Readonly<Record<keyof Resources, string>> = {
  dashboard: 'dashboard',
  tables: 'tables',
  onViewEvent: 'view-events',
}
