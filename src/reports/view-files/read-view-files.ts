import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { faultOfScalar, tellFaultsOfChecks } from './check.js'
import { type Fault, type TellFault, ViewFileError } from './fault.js'
import { faultsOfNames, faultsOfTwins } from './faults-between-files.js'
import { readHeader } from './header.js'
import { readSelect } from './select.js'
import type { DeclaredCheck, ViewFile, ViewHeader } from './view-file.js'

/**
 * Reads every `.sql` file of `viewsDir` and of its `sources/` folder, sorted by name.
 *
 * @param timeZone IANA name, put in the place of `:'time_zone'`
 * @throws ViewFileError with every fault of every file
 */
export async function readViewFiles(viewsDir: string, timeZone: string): Promise<ViewFile[]> {
  // Without this, a path that is wrong would drop every view as one whose file is gone.
  if (!existsSync(viewsDir))
    throw new Error(`The folder of the view files, ${viewsDir}, is missing. Make it, or mend the path.`)
  const faults: Fault[] = []
  const files: ViewFile[] = []
  for (const folder of [join(viewsDir, 'sources'), viewsDir]) {
    for (const name of await sqlFilesIn(folder)) {
      const path = join(folder, name)
      const file = join('views', relative(viewsDir, path)).replaceAll('\\', '/')
      const parsed = await readViewFile(await readFile(path, 'utf8'), { file, isSource: folder !== viewsDir, timeZone })
      if (parsed instanceof ViewFileError) faults.push(...parsed.faults)
      else files.push(parsed)
    }
  }
  faults.push(...faultsOfTwins(files))
  // A file with faults of its own is not among `files`: what names it is judged when it can be read.
  if (faults.length === 0) faults.push(...faultsOfNames(files))
  if (faults.length > 0) throw new ViewFileError(faults)
  return files
}

async function sqlFilesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw cause
  }
}

/** Reads one file's text. Returns its faults instead of throwing, so that a caller can gather those of several files. */
export async function readViewFile(
  text: string,
  options: { file: string; isSource: boolean; timeZone: string },
): Promise<ViewFile | ViewFileError> {
  const faults: Fault[] = []
  const fault: TellFault = (line, message) => {
    faults.push({ file: options.file, line, message })
  }
  const name =
    options.file
      .split('/')
      .at(-1)
      ?.replace(/\.sql$/, '') ?? ''
  if (!/^[a-z_][a-z0-9_]*$/.test(name) || name.length > 63 || reservedNames.has(name) || name.startsWith('viewdesk_')) {
    fault(
      1,
      `a view cannot be called "${name}". Use lower-case letters, digits and _, 63 at most; names that begin with viewdesk_ are Viewdesk's own.`,
    )
  }
  if (options.isSource && !name.startsWith('source_')) {
    fault(1, 'a file in views/sources/ is called source_ and the name of its table, such as source_job.sql.')
  }
  const { header, endLine } = readHeader(text, fault)
  const select = await readSelect(text, endLine, options.timeZone, fault)
  const checks = header === null ? [] : await readSelectsOfChecks(header, options.timeZone, fault)
  if (faults.length > 0 || header === null || select === null) return new ViewFileError(faults)
  return { name, file: options.file, isSource: options.isSource, header: { ...header, checks }, text, ...select }
}

async function readSelectsOfChecks(header: ViewHeader, timeZone: string, fault: TellFault): Promise<DeclaredCheck[]> {
  tellFaultsOfChecks(header, fault)
  const read = header.checks.map(async (check): Promise<DeclaredCheck> => {
    const { compares } = check
    if (compares.kind !== 'total' || compares.expected.kind !== 'select') return check
    // The SELECT stands on one line: wherever in it the fault is, that is its line.
    const tell = (_: number, message: string): void => fault(check.line, `check: ${message}`)
    const select = await readSelect(compares.expected.select, 0, timeZone, tell)
    const notScalar = select && (await faultOfScalar(select.select))
    if (notScalar) fault(check.line, `check: ${notScalar}`)
    if (select === null) return check
    return { ...check, compares: { ...compares, expected: { kind: 'select', ...select } } }
  })
  return await Promise.all(read)
}

// Names that addresses of the API use themselves.
const reservedNames = new Set(['dashboard', 'password'])
