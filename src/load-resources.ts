import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PanelDeclaration } from './panel/panel-declaration.js'
import type { ViewDeclaration } from './panel/saved-views/view-declaration.js'
import { type DashboardDeclaration, type NamedDashboard, noDashboard } from './reports/dashboard/declaration.js'
import type { Declared } from './reports/declared/declaration-file.js'
import type { RecordDeclaration } from './reports/records/record-declaration.js'
import type { ViewEvent } from './reports/view-events.js'

/** What a project says in TypeScript, because SQL cannot say it. What it leaves out is empty. */
export interface Resources {
  /** The one of `resources/dashboard.ts` first, whether it is there or not; then those of `resources/dashboards/`. */
  readonly dashboards: readonly NamedDashboard[]
  readonly records: Declared<readonly RecordDeclaration[]>
  readonly panel: Declared<PanelDeclaration>
  /** Saved views that ship. */
  readonly views: Declared<readonly ViewDeclaration[]>
}

/** A file of `resources/` does not work. */
export class ResourcesError extends Error {
  readonly code = 'bad_resources'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ResourcesError'
  }
}

/**
 * Loads what the panel shows from `resources/`, as the launcher has compiled it.
 *
 * @throws ResourcesError naming the file
 */
export async function loadResources(projectDir: string): Promise<Resources> {
  refuseTables(projectDir)
  const read = <T>(path: string, name: string, absent: T) => readDeclared(projectDir, path, name, absent)
  const first = await read<DashboardDeclaration>('dashboard', 'dashboard', noDashboard)
  const others: NamedDashboard[] = []
  for (const name of dashboardFiles(projectDir)) {
    others.push({ name, ...(await read<DashboardDeclaration>(`dashboards/${name}`, 'dashboard', noDashboard)) })
  }
  return {
    dashboards: [{ name: null, ...first }, ...others],
    records: await read<readonly RecordDeclaration[]>('records', 'records', []),
    panel: await read<PanelDeclaration>('panel', 'panel', {}),
    views: await read<readonly ViewDeclaration[]>('views', 'views', []),
  }
}

/** What a project does when its views change. */
export async function loadViewEvents(projectDir: string): Promise<(event: ViewEvent) => Promise<void>> {
  const { declaration } = await readDeclared(
    projectDir,
    'view-events',
    'onViewEvent',
    async (_: ViewEvent) => undefined,
  )
  return declaration
}

async function readDeclared<T>(projectDir: string, path: string, name: string, absent: T): Promise<Declared<T>> {
  const compiled = join(projectDir, 'dist', 'resources', `${path}.js`)
  const written = join(projectDir, 'resources', `${path}.ts`)
  const source = { file: `resources/${path}.ts`, text: existsSync(written) ? readFileSync(written, 'utf8') : '' }
  if (!existsSync(compiled)) return { declaration: absent, source }
  let exported: Readonly<Record<string, T>>
  try {
    exported = await import(pathToFileURL(compiled).href)
  } catch (cause) {
    throw new ResourcesError(`${written} fails when it is loaded: ${(cause as Error).message}`, { cause })
  }
  const declaration = exported[name]
  if (declaration === undefined) throw new ResourcesError(`${written} does not export "${name}".`)
  return { declaration, source }
}

/** Names of the files in `resources/dashboards/`, which are the names of dashboards in addresses. */
function dashboardFiles(projectDir: string): readonly string[] {
  const folder = join(projectDir, 'dist', 'resources', 'dashboards')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.js') ? [file.slice(0, -'.js'.length)] : []))
  const odd = names.find((name) => !/^[a-z0-9][a-z0-9_-]*$/.test(name))
  if (odd === undefined) return names.sort()
  throw new ResourcesError(
    `resources/dashboards/${odd}.ts is part of an address. Call it by small letters, digits, "-" and "_".`,
  )
}

/** The file that once listed the tables of the menu: what it says would be lost without a word. */
function refuseTables(projectDir: string): void {
  const path = join(projectDir, 'resources', 'tables.ts')
  if (!existsSync(path)) return
  throw new ResourcesError(
    `${path} is not read any more: every file of views/sources/ is a table of the menu, unless it says "-- listed: no".\n` +
      'Write group, order and icon into these files, such as "-- menu: Records, 210" and "-- icon: users", and delete it.',
  )
}
