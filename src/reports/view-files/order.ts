import { type Fault, ViewFileError } from './fault.js'
import type { ViewFile } from './view-file.js'

/** The schema that all views live in. */
export const reportsSchema = 'reports'

/** Names of the views among `files` that `file` reads directly. Unqualified names are found in `reports` first. */
export function viewsReadBy(file: ViewFile, files: ReadonlyMap<string, ViewFile>): string[] {
  return file.reads
    .filter((read) => read.schema === null || read.schema === reportsSchema)
    .map((read) => read.name)
    .filter((name) => files.has(name))
}

/**
 * Puts views behind the views that they read; those without an order between them stay sorted by name.
 *
 * @throws ViewFileError naming the members of a cycle
 */
export function orderByDependencies(files: readonly ViewFile[]): ViewFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  const ordered: ViewFile[] = []
  const done = new Set<string>()
  const visit = (file: ViewFile, path: readonly ViewFile[]): void => {
    if (done.has(file.name)) return
    const start = path.indexOf(file)
    if (start !== -1) throw cycleError([...path.slice(start), file])
    for (const name of viewsReadBy(file, byName)) {
      const upstream = byName.get(name)
      if (upstream) visit(upstream, [...path, file])
    }
    done.add(file.name)
    ordered.push(file)
  }
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(file, [])
  return ordered
}

function cycleError(cycle: readonly ViewFile[]): ViewFileError {
  const [first] = cycle as [ViewFile, ...ViewFile[]]
  const names = cycle.map((file) => file.name).join(' reads ')
  const fault: Fault = {
    file: first.file,
    line: first.selectLine,
    message: `these views read one another in a circle: ${names}. Take one of the reads out.`,
  }
  return new ViewFileError([fault])
}

/** Every view that reads `name`, directly or through others, in the order of `ordered`. */
export function dependentsOf(name: string, ordered: readonly ViewFile[]): string[] {
  const byName = new Map(ordered.map((file) => [file.name, file]))
  const reached = new Set([name])
  for (const file of ordered) {
    if (viewsReadBy(file, byName).some((read) => reached.has(read))) reached.add(file.name)
  }
  reached.delete(name)
  return [...reached]
}

/** These views and those that they read, directly or through others. */
export function withAncestors(names: readonly string[], ordered: readonly ViewFile[]): Set<string> {
  const byName = new Map(ordered.map((file) => [file.name, file]))
  const reached = new Set(names)
  for (const file of [...ordered].reverse()) {
    if (reached.has(file.name)) for (const read of viewsReadBy(file, byName)) reached.add(read)
  }
  return reached
}

/** Views whose SELECT has the time zone in it, and that `name` reads, directly or through others, itself included. */
export function zonedViewsOf(name: string, ordered: readonly ViewFile[]): string[] {
  const reached = withAncestors([name], ordered)
  return ordered.filter((file) => reached.has(file.name) && file.hasZone).map((file) => file.name)
}

/** Materialized views that `name` reads, directly or through others, itself included; upstream first. */
export function materializedAncestorsOf(name: string, ordered: readonly ViewFile[]): string[] {
  const reached = withAncestors([name], ordered)
  return ordered.filter((file) => reached.has(file.name) && file.header.materialized).map((file) => file.name)
}
