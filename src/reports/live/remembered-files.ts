import { ViewFileError } from '../view-files/fault.js'
import { faultsOfNames } from '../view-files/faults-between-files.js'
import { reportsSchema } from '../view-files/order.js'
import { readViewFile } from '../view-files/read-view-files.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { UnreadableFile, ViewFolder } from '../view-files/view-folder.js'
import type { LiveState } from './live-views.js'

/** A view that nothing is done with. */
export interface UntouchedView {
  readonly name: string
  readonly problem: string
}

export interface KnownFiles {
  /** The files that can be read, and what the last sync built from those that cannot. */
  readonly files: readonly ViewFile[]
  /** Each file that cannot be read, and each one that names a view of which nothing is known therefore. */
  readonly untouched: readonly UntouchedView[]
}

/**
 * Puts what the last sync built in the place of each file that cannot be read, so that its view and what reads it stay.
 *
 * Where nothing was built from it yet, whatever names it is left out too, or stays as the last sync built it.
 *
 * @throws ViewFileError where a file that can be read names what does not exist
 */
export async function withRemembered(
  { files, unreadable }: ViewFolder,
  state: LiveState,
  timeZone: string,
): Promise<KnownFiles> {
  if (unreadable.length === 0) return { files, untouched: [] }
  const untouched = new Map(unreadable.map(({ name, problem }) => [name, problem]))
  const known = new Map(files.map((file) => [file.name, file]))
  const unknown = new Set<string>()
  const remember = async (about: Omit<UnreadableFile, 'problem'>): Promise<void> => {
    const file = await rememberedFile(about, state, timeZone)
    if (file === null) {
      known.delete(about.name)
      unknown.add(about.name)
      return
    }
    known.set(about.name, file)
  }
  for (const about of unreadable) await remember(about)
  for (let size = -1; size < unknown.size; ) {
    size = unknown.size
    for (const file of [...known.values()]) {
      const other = namesUsedBy(file).find((name) => unknown.has(name))
      if (other === undefined) continue
      untouched.set(file.name, `${file.file} is left as it is: it names ${other}, whose file cannot be read.`)
      if (file.isRemembered) {
        known.delete(file.name)
        unknown.add(file.name)
      } else await remember(file)
    }
  }
  const faults = faultsOfNames([...known.values()])
  if (faults.length > 0) throw new ViewFileError(faults)
  return {
    files: [...known.values()],
    untouched: [...untouched].map(([name, problem]) => ({ name, problem })),
  }
}

async function rememberedFile(
  { name, file, isSource }: Omit<UnreadableFile, 'problem'>,
  state: LiveState,
  timeZone: string,
): Promise<ViewFile | null> {
  const text = state.views.get(name)?.recorded?.sourceText ?? null
  const read = text === null ? null : await readViewFile(text, { file, isSource, timeZone })
  return read === null || read instanceof ViewFileError ? null : { ...read, isRemembered: true }
}

/** Names of other views in a file: those that its SELECT and its checks read, and those of its header. */
function namesUsedBy({ reads, header }: ViewFile): string[] {
  const sources = header.columns.flatMap(({ reference }) => (reference === null ? [] : [`source_${reference}`]))
  const selects = header.checks.flatMap(({ compares }) => {
    if (compares.kind !== 'total') return []
    return compares.expected.kind === 'total'
      ? [{ schema: reportsSchema, name: compares.expected.report }]
      : compares.expected.reads
  })
  return [
    ...[...reads, ...selects]
      .filter(({ schema }) => (schema ?? reportsSchema) === reportsSchema)
      .map(({ name }) => name),
    ...sources,
    ...(header.rows === null ? [] : [header.rows.value, `source_${header.rows.value}`]),
    ...(header.warnings === null ? [] : [header.warnings.report]),
  ]
}
