import { type Unit, units } from '../report.js'
import { betterKeys, withBetter } from './better.js'
import { readCheck } from './check.js'
import { readDate } from './date.js'
import { dimensionKeys, isDimensionLine, readDimension, readDimensionLines } from './dimensions.js'
import { readDuration, readRefresh } from './durations.js'
import type { TellFault } from './fault.js'
import { readIndex } from './index-line.js'
import { parseLeftOut } from './left-out.js'
import { isListKey, listKeys, readListLook } from './list-look.js'
import { menuKeys, readMenuPlace } from './menu-place.js'
import { nameSource, readName, splitNames } from './names.js'
import { faultsOfChoices, readChoices, splitLabel, splitList } from './read-words.js'
import { parseTotalExpression } from './total-expression.js'
import { isTranslation, readTranslation, tellFaultsOfTranslations } from './translations.js'
import type { At, DeclaredColumn, DeclaredLeftOut, DeclaredTotal, Entry, ViewHeader } from './view-file.js'

/**
 * Reads the header: the `-- key: value` lines that a file starts with, up to the first other line.
 *
 * @param languages the tags that words may be translated to; null for any
 * @returns the header, or null when a fault was told, and the number of its last line
 */
export function readHeader(
  text: string,
  languages: readonly string[] | null,
  fault: TellFault,
): { header: ViewHeader | null; endLine: number } {
  let faults = 0
  const tell: TellFault = (line, message) => {
    faults += 1
    fault(line, message)
  }
  const { entries: all, endLine } = readEntries(text, tell)
  const entries = all.filter((entry) => !isTranslation(entry))
  const single = singleValues(entries, tell)
  const at = (key: string): At<string> | null => single.get(key) ?? null
  const written = {
    title: required(at('title'), 'title', tell),
    description: required(at('description'), 'description', tell),
    grain: readGrain(at('grain'), tell),
    ...readMaterialized(at('materialized'), tell),
    withData: readYesNo(at('with data'), true, tell),
    refresh: readRefresh(at('refresh'), tell),
    staleAfterSeconds: readDuration(at('stale after'), tell),
    indexes: entries.filter((entry) => entry.key === 'index').flatMap((entry) => readIndex(entry, tell)),
    dimension: readDimension(at, tell),
    dimensions: readDimensionLines(entries, tell),
    date: readDate(at('date'), tell),
    rows: at('rows'),
    totalsBy: at('totals by'),
    listed: readYesNo(at('listed'), true, tell),
    levels: readYesNo(at('levels'), true, tell),
    roles: readRoles(at('roles'), tell),
    columns: entries.filter((entry) => entry.key.startsWith('column ')).flatMap((entry) => readColumn(entry, tell)),
    totals: withBetter(
      entries.filter((entry) => entry.key.startsWith('total ')).flatMap((entry) => readTotal(entry, tell)),
      at,
      tell,
    ),
    checks: entries.filter(isCheck).flatMap((entry) => readCheck(entry, tell)),
    warnings: readWarnings(at('warnings'), tell),
    leftOut: entries.filter(({ key }) => isLeftOut(key)).flatMap((entry) => readLeftOut(entry, tell)),
    look: readListLook(entries, at, tell),
    menu: readMenuPlace(at, tell),
  }
  tellTwice('column', written.columns, tell)
  tellTwice('total', written.totals, tell)
  checkMaterialized(written, single, tell)
  const translations = all.filter(isTranslation).flatMap((entry) => readTranslation(entry, languages, tell))
  tellFaultsOfTranslations(written, translations, tell)
  const header: ViewHeader = { ...written, translations }
  return { header: faults === 0 ? header : null, endLine }
}

const singleKeys = [
  'title',
  'description',
  'grain',
  'materialized',
  'with data',
  'refresh',
  'stale after',
  'date',
  'rows',
  'totals by',
  'listed',
  'levels',
  'roles',
  'warnings',
  ...listKeys,
  ...dimensionKeys,
  ...menuKeys,
  ...betterKeys,
]
const reservedKeys = ['changes']

function isCheck({ key }: Entry): boolean {
  return key === 'check' || key.startsWith('check ')
}

/** Keys that may stand more than once. */
function isRepeatable(entry: Entry): boolean {
  return (
    entry.key === 'index' ||
    /^(column|total) /.test(entry.key) ||
    isCheck(entry) ||
    isLeftOut(entry.key) ||
    isDimensionLine(entry.key) ||
    isListKey(entry.key)
  )
}

/** A column's name in quotes may hold a colon. */
const quotedKey = /^((?:column|short|late)(?:\.\S+)?\s+"(?:[^"]|"")+"[^:]*?)\s*:\s*(.*)$/

function readEntries(text: string, tell: TellFault): { entries: Entry[]; endLine: number } {
  const entries: Entry[] = []
  let line = 0
  for (const content of text.split('\n')) {
    if (!content.startsWith('--')) break
    line += 1
    const body = content.replace(/^--/, '').trim()
    if (body === '') continue
    const match = quotedKey.exec(body) ?? /^([a-z][^:]*?)\s*:\s*(.*)$/.exec(body)
    if (!match) {
      tell(
        line,
        `"${body}" is not a "key: value" line. Leave a blank line after the header, and put free comments below it.`,
      )
      continue
    }
    const [, key = '', value = ''] = match
    if (value === '') tell(line, `"${key}" has no value. Write one after the colon, or delete the line.`)
    entries.push({ key, value: value.trim(), line })
  }
  return { entries, endLine: line }
}

function singleValues(entries: readonly Entry[], tell: TellFault): Map<string, At<string>> {
  const single = new Map<string, At<string>>()
  for (const { key, value, line } of entries) {
    if (isRepeatable({ key, value, line })) continue
    if (reservedKeys.includes(key)) tell(line, `"${key}" is reserved and cannot be used yet.`)
    else if (!singleKeys.includes(key)) {
      tell(
        line,
        `"${key}" is not a known key. Known: ${singleKeys.join(', ')}, index, check, column …, total …, dimension …, left out …, short …, late ….`,
      )
    } else if (single.has(key)) tell(line, `"${key}" appears twice, first in line ${single.get(key)?.line}.`)
    else single.set(key, { value, line })
  }
  return single
}

function required(at: At<string> | null, key: string, tell: TellFault): string {
  if (at === null) tell(1, `the header has no "${key}". Add a line "-- ${key}: …".`)
  return at?.value ?? ''
}

function readGrain(at: At<string> | null, tell: TellFault): At<readonly string[]> {
  const remedy =
    'Add a line "-- grain: …" with the columns that tell rows apart, or "-- grain: none" where nothing does.'
  if (at === null) tell(1, `the header has no "grain". ${remedy}`)
  // A column of that name stands in quotes.
  if (at?.value === 'none') return { value: [], line: at.line }
  const value = splitNames(at?.value ?? '').map(readName)
  const twice = value.find((name, place) => value.indexOf(name) !== place)
  if (at && twice !== undefined) tell(at.line, `grain names "${twice}" twice. Delete one of them.`)
  return { value, line: at?.line ?? 1 }
}

function tellTwice(
  what: string,
  declared: readonly { readonly name: string; readonly line: number }[],
  tell: TellFault,
) {
  const first = new Map<string, number>()
  for (const { name, line } of declared) {
    const before = first.get(name)
    if (before === undefined) first.set(name, line)
    else tell(line, `the ${what} "${name}" appears twice, first in line ${before}.`)
  }
}

function readYesNo(at: At<string> | null, absent: boolean, tell: TellFault): boolean {
  if (at === null) return absent
  if (at.value !== 'yes' && at.value !== 'no') tell(at.line, `"${at.value}" is neither yes nor no.`)
  return at.value === 'yes'
}

function readMaterialized(at: At<string> | null, tell: TellFault): Pick<ViewHeader, 'materialized' | 'incremental'> {
  const value = at?.value ?? 'no'
  if (at !== null && !['yes', 'no', 'incremental'].includes(value))
    tell(at.line, `"${value}" is neither yes, no nor incremental.`)
  return { materialized: value === 'yes' || value === 'incremental', incremental: value === 'incremental' }
}

function readRoles(at: At<string> | null, tell: TellFault): string[] {
  const roles = splitList(at?.value ?? '')
  for (const role of roles) {
    if (!['viewer', 'operator', 'admin'].includes(role)) {
      tell(at?.line ?? 1, `"${role}" is not a role. The roles are viewer, operator and admin.`)
    }
  }
  return roles
}

/** `data_warnings`, or `data_warnings no_completion_time, uncosted_parts`: a report, and which of its warnings. */
function readWarnings(at: At<string> | null, tell: TellFault): ViewHeader['warnings'] {
  if (at === null) return null
  const [report = '', ...choices] = at.value.split(/[\s,]+/)
  const isGood = [report, ...choices].every((name) => /^[a-z_][a-z0-9_]*$/.test(name))
  if (!isGood)
    tell(
      at.line,
      `"${at.value}" is not a list of warnings. Write a report, and if not all, which: "data_warnings no_bill".`,
    )
  return { report, choices, line: at.line }
}

const declaredColumn = new RegExp(`^column\\s+(${nameSource})\\s*\\[([^\\]]*)\\]$`)

function readColumn({ key, value, line }: Entry, tell: TellFault): DeclaredColumn[] {
  const named = declaredColumn.exec(key)
  if (!named) {
    const quoted = 'A name with anything but small letters from a to z, digits and _ stands in quotes.'
    tell(line, `"${key}" is not a column. Write "column name [unit]: Label. Definition." ${quoted}`)
    return []
  }
  const unit = readUnit(named[2] ?? '', line, tell)
  return [{ name: readName(named[1] ?? ''), ...unit, ...splitLabel(value), line }]
}

function readTotal({ key, value, line }: Entry, tell: TellFault): DeclaredTotal[] {
  const named = /^total\s+([a-z_][a-z0-9_]*)\s*\[([^\]]*)\]$/.exec(key)
  // Not one in the name of a column: average("a=b").
  const split = value.replace(/"[^"]*"/g, (name) => '"'.repeat(name.length)).lastIndexOf('=')
  if (!named || split < 1) {
    tell(line, `"${key}: ${value}" is not a total. Write "total name [unit]: Label = sum(column)".`)
    return []
  }
  const { unit } = readUnit(named[2] ?? '', line, tell)
  const formula = value.slice(split + 1).trim()
  try {
    const words = splitLabel(value.slice(0, split).trim())
    return [{ name: named[1] ?? '', unit, ...words, formula, expression: parseTotalExpression(formula), line }]
  } catch (error) {
    tell(line, (error as Error).message)
    return []
  }
}

function isLeftOut(key: string): boolean {
  return key === 'left out' || key.startsWith('left out ')
}

function readLeftOut({ key, value, line }: Entry, tell: TellFault): DeclaredLeftOut[] {
  try {
    return [parseLeftOut(key, value, line)]
  } catch (error) {
    tell(line, (error as Error).message)
    return []
  }
}

function readUnit(text: string, line: number, tell: TellFault): Pick<DeclaredColumn, 'unit' | 'reference' | 'choices'> {
  const unit = text.trim()
  if (unit.startsWith('choice ')) {
    const choices = readChoices(unit.slice(7))
    for (const message of faultsOfChoices(choices)) tell(line, message)
    return { unit: 'choice', reference: null, choices }
  }
  if (unit !== 'reference' && (units as readonly string[]).includes(unit)) {
    return { unit: unit as Unit, reference: null, choices: [] }
  }
  if (!/^[a-z_][a-z0-9_]*$/.test(unit)) {
    tell(
      line,
      `"${unit}" is not a unit. Units: ${units.filter((known) => known !== 'reference').join(', ')}, or a table's name.`,
    )
  }
  return { unit: 'reference', reference: unit, choices: [] }
}

function checkMaterialized(
  header: Omit<ViewHeader, 'translations'>,
  single: ReadonlyMap<string, At<string>>,
  tell: TellFault,
): void {
  const empty = header.incremental && !header.withData ? single.get('with data') : undefined
  if (empty)
    tell(empty.line, 'an incremental report always has its rows. Delete this line, or write "-- materialized: yes".')
  if (header.materialized) return
  for (const key of ['with data', 'refresh', 'stale after']) {
    const at = single.get(key)
    if (at) tell(at.line, `"${key}" is for materialized views only. Add "-- materialized: yes", or delete this line.`)
  }
  for (const index of header.indexes) {
    tell(index.line, 'only a materialized view can have an index. Add "-- materialized: yes", or delete this line.')
  }
}
