import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { type RefreshSchedule, type TotalExpression, type Unit, units } from '../report.js'
import { type DeclaredCheck, faultOfScalar, faultOfTotal, tellFaultsOfChecks } from './check.js'
import { readHeader } from './header.js'
import type { DeclaredLeftOut } from './left-out.js'
import { readSelect } from './select.js'

/** A value of the header, with the line that it stands on. */
export interface At<T> {
  readonly value: T
  readonly line: number
}

export interface DeclaredColumn {
  readonly name: string
  readonly unit: Unit
  readonly reference: string | null
  readonly choices: readonly { value: string; label: string }[]
  readonly label: string
  readonly definition: string | null
  readonly line: number
}

export interface DeclaredTotal {
  readonly name: string
  readonly unit: Unit
  readonly label: string
  readonly definition: string | null
  readonly formula: string
  readonly expression: TotalExpression
  readonly line: number
}

export interface DeclaredIndex {
  readonly unique: boolean
  readonly columns: readonly { name: string; direction: '' | ' desc'; nulls: '' | ' nulls first' | ' nulls last' }[]
  readonly include: readonly string[]
  readonly line: number
}

export interface ViewHeader {
  readonly title: string
  readonly description: string
  readonly grain: At<readonly string[]>
  readonly materialized: boolean
  readonly withData: boolean
  readonly refresh: RefreshSchedule
  readonly staleAfterSeconds: number | null
  readonly indexes: readonly DeclaredIndex[]
  readonly provider: At<string> | null
  readonly date: At<string> | null
  readonly rows: At<string> | null
  readonly totalsBy: At<string> | null
  readonly listed: boolean
  readonly roles: readonly string[]
  readonly columns: readonly DeclaredColumn[]
  readonly totals: readonly DeclaredTotal[]
  readonly checks: readonly DeclaredCheck[]
  /** The report that lists doubtful data, and which of its warnings concern this one; all of them when none is named. */
  readonly warnings: { readonly report: string; readonly choices: readonly string[]; readonly line: number } | null
  readonly leftOut: readonly DeclaredLeftOut[]
}

export interface ViewFile {
  /** The view's name: the file's name without `.sql`. */
  readonly name: string
  /** As errors name it: `views/sources/source_job.sql`. */
  readonly file: string
  /** True for the files in `sources/`, which give the base tables their canonical columns. */
  readonly isSource: boolean
  readonly header: ViewHeader
  /** The whole file as written. */
  readonly text: string
  /** The SELECT as written, `:'time_zone'` replaced by the zone as a literal. */
  readonly select: string
  /** Line of the file that the SELECT starts on. */
  readonly selectLine: number
  /** Relations that the SELECT reads, in the order it names them; schema null where it names none. */
  readonly reads: readonly { schema: string | null; name: string }[]
}

export interface Fault {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Faults in view files, all of them at once, each with file and line. */
export class ViewFileError extends Error {
  readonly code = 'bad_view_file'
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map((fault) => `${fault.file}:${fault.line}: ${fault.message}`).join('\n'))
    this.name = 'ViewFileError'
  }
}

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
  const fault = (line: number, message: string): void => {
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

async function readSelectsOfChecks(
  header: ViewHeader,
  timeZone: string,
  fault: (line: number, message: string) => void,
): Promise<DeclaredCheck[]> {
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

function faultsOfTwins(files: readonly ViewFile[]): Fault[] {
  const seen = new Map<string, ViewFile>()
  const faults: Fault[] = []
  for (const file of files) {
    const name = file.isSource ? file.name.replace(/^source_/, '') : file.name
    const twin = seen.get(name)
    if (twin)
      faults.push({
        file: file.file,
        line: 1,
        message: `the name ${name} is taken by ${twin.file}. Rename one of them.`,
      })
    seen.set(name, file)
  }
  return faults
}

/** Names of other files that a header uses: tables in units, the report behind `rows`. */
function faultsOfNames(files: readonly ViewFile[]): Fault[] {
  const tables = files.filter((file) => file.isSource).map((file) => file.name.replace(/^source_/, ''))
  const reports = files.filter((file) => !file.isSource).map((file) => file.name)
  return files.flatMap(({ file, header }) => {
    const others = faultsOfOtherReports(header, files).map((fault) => ({ file, ...fault }))
    const unknownTables = header.columns
      .filter(({ reference }) => reference !== null && !tables.includes(reference))
      .map(({ reference, line }) => ({
        file,
        line,
        message: `"${reference}" is neither a unit nor a table. Units: ${plainUnits.join(', ')}; tables: ${tables.join(', ')}.`,
      }))
    const { rows } = header
    if (rows === null || reports.includes(rows.value)) return [...unknownTables, ...others]
    const message = `rows names "${rows.value}", which is no report. The reports are: ${reports.join(', ')}.`
    return [...unknownTables, ...others, { file, line: rows.line, message }]
  })
}

/** What checks and warnings say of other files. */
function faultsOfOtherReports(header: ViewHeader, files: readonly ViewFile[]): Omit<Fault, 'file'>[] {
  const find = (name: string) => files.find((file) => file.name === name && !file.isSource)?.header
  const faults: Omit<Fault, 'file'>[] = []
  for (const { compares, line } of header.checks) {
    if (compares.kind !== 'total' || compares.expected.kind !== 'total') continue
    const { report, total, of } = compares.expected
    const other = find(report)
    const fault = other ? faultOfTotal(other, total, of) : `names "${report}", which is no report.`
    if (fault !== null) faults.push({ line, message: `check ${fault}` })
  }
  if (header.warnings !== null) {
    const { report, choices, line } = header.warnings
    const fault = faultOfWarnings(find(report), report, choices)
    if (fault !== null) faults.push({ line, message: `warnings ${fault}` })
  }
  return faults
}

function faultOfWarnings(other: ViewHeader | undefined, name: string, wanted: readonly string[]): string | null {
  const known = other?.columns.find((column) => column.name === 'warning')?.choices.map(({ value }) => value) ?? []
  if (!other) return `names "${name}", which is no report.`
  if (known.length === 0) return `names "${name}", which has no "column warning [choice …]" that lists them.`
  const unknown = wanted.find((choice) => !known.includes(choice))
  return unknown === undefined
    ? null
    : `names "${unknown}", which is no warning of ${name}. There are: ${known.join(', ')}.`
}

const plainUnits = units.filter((unit) => unit !== 'reference')
