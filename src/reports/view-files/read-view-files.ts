import { loadModule } from 'libpg-query'
import { faultOfScalar, tellFaultsOfChecks } from './check.js'
import { type Fault, type TellFault, ViewFileError } from './fault.js'
import { readHeader } from './header.js'
import { readSelect } from './select.js'
import type { DeclaredCheck, ViewFile, ViewHeader } from './view-file.js'

/**
 * Reads one file's text. Returns its faults instead of throwing, so that a caller can gather those of several files.
 *
 * @param options.languages the tags that words may be translated to; any where that is not to be judged
 */
export async function readViewFile(
  text: string,
  options: { file: string; isSource: boolean; timeZone: string; languages?: readonly string[] },
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
  if (reservedNames.has(name)) {
    fault(1, `a view cannot be called "${name}": the name is taken for something else. Give the file another name.`)
  } else if (!/^[a-z_][a-z0-9_]*$/.test(name) || name.length > 63 || name.startsWith('viewdesk_')) {
    fault(
      1,
      `a view cannot be called "${name}". Use lower-case letters, digits and _, 63 at most; names that begin with viewdesk_ are Viewdesk's own.`,
    )
  }
  if (options.isSource && !name.startsWith('source_')) {
    fault(1, 'a file in views/sources/ is called source_ and the name of its table, such as source_job.sql.')
  }
  await loadModule()
  const { header, endLine } = readHeader(text, options.languages ?? null, fault)
  const select = await readSelect(text, endLine, options.timeZone, fault)
  const checks = header === null ? [] : await readSelectsOfChecks(header, options.timeZone, fault)
  if (faults.length > 0 || header === null || select === null) return new ViewFileError(faults)
  return {
    name,
    file: options.file,
    isSource: options.isSource,
    header: { ...header, checks },
    text,
    isRemembered: false,
    ...select,
  }
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
// The last two are what every object of JavaScript has.
const reservedNames = new Set(['dashboard', 'password', 'constructor', '__proto__'])
