import type { Catalogue } from '../catalogue.js'
import type { TellFault } from '../declared/declaration-file.js'
import { faultOfReport } from '../declared/known-reports.js'
import { findColumn, type Report } from '../report.js'
import type {
  BoardDeclaration,
  FiguresDeclaration,
  PhasesDeclaration,
  RecordDeclaration,
  RowsDeclaration,
} from './record-declaration.js'

/** What record pages may name; `dashboards` by their names, the first one has none. */
interface Places {
  readonly catalogue: Catalogue
  readonly dashboards: readonly (string | null)[]
}

type OfReport = FiguresDeclaration | PhasesDeclaration | RowsDeclaration

/** Tells of every table, report, column, total and phase that record pages name and that is not there. */
export function checkRecords(
  declared: readonly RecordDeclaration[],
  { catalogue, dashboards }: Places,
  tell: TellFault,
): void {
  const tables = declared.map(({ table }) => table)
  for (const [place, { table, sections }] of declared.entries()) {
    if (tables.indexOf(table) < place) tell([table], `"${table}" is declared twice. Put all its sections in one place.`)
    const fault = faultOfReport(catalogue, table, 'table')
    if (fault !== null) tell([table], `the page of "${table}" is of no table: ${fault}`)
    if (!catalogue.find(table)) continue
    const ids = sections.map(({ id }) => id)
    for (const [place, section] of sections.entries()) {
      const say: TellFault = (path, message) => tell([table, section.id, ...path], `"${section.id}" ${message}`)
      if (ids.indexOf(section.id) < place) say([], 'appears twice. Give each section an id of its own.')
      if (section.kind !== 'dashboard') checkSection(section, table, catalogue, say)
      else checkBoard(section, table, { catalogue, dashboards }, say)
    }
  }
}

function checkBoard(
  { dashboard }: BoardDeclaration,
  table: string,
  { catalogue, dashboards }: Places,
  tell: TellFault,
): void {
  if (!catalogue.dimensions.some(({ name }) => name === table))
    tell([], `shows a dashboard for one "${table}", by which no dashboard can be filtered.`)
  if (dashboard === undefined || dashboards.includes(dashboard)) return
  const known = dashboards.filter((name) => name !== null).join(', ') || 'none'
  tell([dashboard], `shows "${dashboard}", which is not a file of resources/dashboards/. There are: ${known}.`)
}

function checkSection(section: OfReport, table: string, catalogue: Catalogue, tell: TellFault): void {
  const { instead } = section
  if (instead) {
    const other = reportOf(catalogue, instead.report, tell)
    const say: TellFault = (path, message) => tell([instead.report, ...path], message)
    if (other) checkBy(other, instead.by, table, say)
    for (const { present, text } of other ? instead.texts : []) {
      const named = [...(present === undefined ? [] : [present]), ...columnsInText(text)]
      checkColumns(other as Report, named, say)
    }
  }
  const report = reportOf(catalogue, section.report, tell)
  if (!report) return
  const say: TellFault = (path, message) => tell([section.report, ...path], message)
  checkBy(report, section.by, table, say)
  if (section.kind === 'figures') checkFigures(section, { report, table, catalogue }, say)
  else if (section.kind === 'phases') checkPhases(section, report, say)
  else checkRows(section, report, say)
}

/** Undefined where it is not there, which is told, and where its view is not built yet, which is a matter of sync. */
function reportOf(catalogue: Catalogue, name: string, tell: TellFault): Report | undefined {
  const fault = faultOfReport(catalogue, name)
  if (fault !== null) tell([name], `names ${fault}`)
  return catalogue.find(name)
}

function checkBy(report: Report, by: string | undefined, table: string, tell: TellFault): void {
  const referring = report.columns.filter(({ reference }) => reference === table).map(({ name }) => name)
  if (by !== undefined && !referring.includes(by)) {
    const known = referring.length === 0 ? 'None does.' : `Those that do: ${referring.join(', ')}.`
    tell([by], `finds its rows by "${by}", a column of ${report.name} that does not refer to ${table}. ${known}`)
  } else if (by === undefined && referring.length !== 1) {
    const remedy =
      referring.length === 0
        ? `Give the column that holds its id the unit [${table}] in ${report.file}.`
        : `Write which one counts: by: '${referring[0]}'.`
    const count = referring.length === 0 ? 'no column' : `${referring.length} columns (${referring.join(', ')})`
    tell([], `shows rows of ${report.name}, in which ${count} refers to ${table}. ${remedy}`)
  }
}

function checkColumns(report: Report, names: readonly string[], tell: TellFault): void {
  for (const name of names) {
    if (findColumn(report, name)) continue
    const known = report.columns.map((column) => column.name).join(', ')
    tell([name], `shows "${name}", which is not a column of ${report.name}. Its columns are: ${known}.`)
  }
}

function checkTotals(report: Report, names: readonly string[], tell: TellFault): void {
  for (const name of names) {
    if (report.totals.some((total) => total.name === name)) continue
    const known = report.totals.map((total) => total.name).join(', ') || 'none'
    tell([name], `shows "${name}", which is not a total of ${report.name}. Its totals are: ${known}.`)
  }
}

interface Of {
  readonly report: Report
  readonly table: string
  readonly catalogue: Catalogue
}

function checkFigures(
  { by, columns, outrun }: FiguresDeclaration,
  { report, table, catalogue }: Of,
  tell: TellFault,
): void {
  checkColumns(report, columns, tell)
  const finds = report.columns.filter(({ name, reference }) => reference === table && (by ?? name) === name)
  const [found] = finds
  // Where it is not certain which column finds them, that is told already.
  if (finds.length === 1 && found && report.grain.join() !== found.name) {
    const rows = report.grain.length === 0 ? 'no grain' : `a row for each ${report.grain.join(', ')}`
    tell(
      [],
      `shows the one row that ${report.name} has for a record, but that has ${rows}: there may be many. Name a report whose grain is ${found.name}, or list them by kind: 'rows'.`,
    )
  }
  if (!outrun) return
  checkColumns(report, [outrun.column], tell)
  const other = reportOf(catalogue, outrun.report, tell)
  if (!other) return
  const say: TellFault = (path, message) => tell([outrun.report, ...path], message)
  checkTotals(other, [outrun.total], say)
  checkBy(other, undefined, table, say)
}

function checkPhases(section: PhasesDeclaration, report: Report, tell: TellFault): void {
  const { phase, duration, line = [], wrong, missing = [] } = section
  checkColumns(report, [phase, duration, ...(wrong === undefined ? [] : [wrong])], tell)
  const column = findColumn(report, phase)
  if (!column) return
  const phases = column.choices.map(({ value }) => value)
  if (phases.length === 0) {
    tell(
      [phase],
      `lists the phases of "${phase}", which has no choices. Write them in ${report.file}: [choice first, second].`,
    )
  }
  const named = [...line, ...missing.map((one) => one.phase)]
  for (const name of phases.length === 0 ? [] : named.filter((one) => !phases.includes(one)))
    tell([name], `names "${name}", which is not a choice of ${phase}. Its choices are: ${phases.join(', ')}.`)
}

function checkRows(
  { columns, sort, missing = [], remarks = [] }: RowsDeclaration,
  report: Report,
  tell: TellFault,
): void {
  checkColumns(report, [...columns, ...missing.map(({ column }) => column), ...(sort ? [sort.column] : [])], tell)
  checkTotals(
    report,
    remarks.map(({ total }) => total),
    tell,
  )
}

/** What stands in double braces, in any of the languages. */
function columnsInText(text: unknown): readonly string[] {
  return [...JSON.stringify(text).matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
}
