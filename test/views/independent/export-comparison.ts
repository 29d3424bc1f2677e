import type { Column } from '../../../src/reports/report.js'
import { answered, type Compared, compareAge, type Moments, sorted } from './comparisons.js'
import { parseCsv } from './csv.js'
import { answerTo, type Question } from './questions.js'
import type { Random } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import { asJson, isAge, type RawRow, type Value } from './values.js'

/** The file holds exactly the filtered rows, in the list's order, whatever their texts hold. */
export async function compareExport(compared: Compared, report: RecomputedReport, question: Question, random: Random) {
  const sort = {
    column: random.pick(Object.keys(report.rows[0] ?? {})),
    direction: random.pick(['asc', 'desc'] as const),
  }
  const header = random.pick(['names', 'labels'] as const)
  const order = { sortBy: sort.column, direction: sort.direction }
  const query = new URLSearchParams({ ...question.params, ...order, header }).toString()
  const what = `file of ${report.name}?${query}`
  const { answer, moments } = await answered(() => compared.reports.export(report.name, query, 'csv'))
  const [titles = [], ...lines] = parseCsv(answer)
  const { columns } = compared.reports.report(report.name)
  compared.tally.same(`${what}, first line`, JSON.stringify(titles), JSON.stringify(titlesOf(columns, header)))
  const rows = sorted(answerTo(question, report), report, sort, compared)
  compared.tally.same(`${what}, lines`, lines.length, rows.length)
  for (const [index, row] of rows.entries()) {
    compareLine(compared, `${what}, line ${index + 1}`, report, columns, header, {
      line: lines[index] ?? [],
      row,
      moments,
    })
  }
}

function titlesOf(columns: readonly Column[], header: string): string[] {
  return columns.flatMap(({ name, label, unit }) => {
    if (unit !== 'reference') return [header === 'names' ? name : label]
    return header === 'names' ? [name.replace(/_id$/, '_name'), name] : [label, `${label} (number)`]
  })
}

function compareLine(
  compared: Compared,
  what: string,
  report: RecomputedReport,
  columns: readonly Column[],
  header: string,
  { line, row, moments }: { line: readonly string[]; row: RawRow; moments: Moments },
): void {
  let field = 0
  for (const { name, unit, choices } of columns) {
    const value = row[name] ?? null
    if (unit === 'reference')
      compared.tally.same(`${what}, name of ${name}`, line[field++], nameOf(compared, report, name, value))
    const actual = line[field++]
    if (isAge(value)) compareAge(compared.tally, `${what}, ${name}`, actual, value, moments)
    else {
      const text = cellText(value, compared.timeZone)
      const choice = header === 'labels' ? choices.find((one) => one.value === text) : undefined
      compared.tally.same(`${what}, ${name}`, actual, choice?.label ?? text)
    }
  }
  compared.tally.same(`${what}, fields`, line.length, field)
}

function nameOf({ raw }: Compared, report: RecomputedReport, column: string, id: Value): string {
  const names = {
    provider: raw.providers,
    staff: raw.staff,
    job: raw.jobs.map(({ id, title }) => ({ id, name: title })),
  }
  const referenced = report.references[column]
  if (!referenced) throw new Error(`${column} refers to nothing`)
  return withoutFormula(names[referenced].find((one) => one.id === id)?.name ?? '')
}

function cellText(value: Value, timeZone: string): string {
  if (typeof value === 'string') return withoutFormula(value)
  return String(asJson(value, timeZone) ?? '')
}

/** A spreadsheet runs a text that starts like this as a formula; an apostrophe keeps it a text. */
function withoutFormula(text: string): string {
  return '=+-@\t\r\n'.includes(text[0] ?? 'none') ? `'${text}` : text
}
