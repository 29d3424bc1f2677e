import { quoteLiteral } from '../../database/identifiers.js'
import { plural } from './english.js'
import { freeName } from './plain-names.js'
import { type Ask, valuesIn } from './questions.js'
import type { SourceColumn, SourceProposal } from './source-proposal.js'

/** A first report of a table with a day and an amount, as it is proposed. */
export interface ReportProposal {
  readonly name: string
  readonly source: SourceProposal
  /** What its rows are told apart by, besides the day. */
  readonly by: readonly SourceColumn[]
  readonly day: { readonly name: string; readonly column: SourceColumn }
  /** What it calls the number of rows that were counted. */
  readonly count: string
  readonly amounts: readonly SourceColumn[]
  /** Which values of which column count; null where all rows do. */
  readonly only: { readonly column: SourceColumn; readonly values: readonly string[] } | null
}

interface Options {
  readonly ask: Ask
  /** The tables that reports are filtered by together. */
  readonly dimensions: readonly string[]
  /** Names of files, which the report's is added to. */
  readonly taken: Set<string>
}

/** Whether a table can have one: it has a day, and an amount that may be added up. */
export function isFact({ dates, amounts, isLink }: SourceProposal): boolean {
  return dates.length > 0 && amounts.length > 0 && !isLink
}

/** @returns null where whoever was asked wants none */
export async function proposeReport(source: SourceProposal, options: Options): Promise<ReportProposal | null> {
  const day = await askDay(source, options.ask)
  if (day === null) return null
  const only = await askWhatCounts(source, options.ask)
  const references = source.columns.filter(
    ({ reference, name }) => reference !== null && name !== day.name && options.dimensions.includes(reference),
  )
  const status = source.columns.find(({ name }) => name === source.status)
  const taken = new Set(['_id'])
  // Two references to one table would have one filter: the first is meant.
  const by = references.filter(
    (column, place) => place === references.findIndex((one) => one.reference === column.reference),
  )
  if (only === null && status !== undefined) by.push(status)
  for (const { name } of by) taken.add(name)
  const dayName = freeName([nameOfDay(day)], taken, 60)
  const amounts = source.columns.filter(({ name }) => source.amounts.includes(name) && !taken.has(name))
  for (const { name } of amounts) taken.add(name)
  return {
    name: freeName([`${plural(source.name)}_by_day`], options.taken, 60),
    source,
    by,
    day: { name: dayName, column: day },
    count: freeName([plural(source.name), 'rows_counted'], taken, 60),
    amounts,
    only,
  }
}

async function askDay({ table, dates, columns, date }: SourceProposal, ask: Ask): Promise<SourceColumn | null> {
  const [first = ''] = dates
  const answer =
    dates.length === 1 && date !== null
      ? first
      : await ask({
          kind: 'date',
          about: [table.schema, table.name],
          words: `Which day does a row of ${table.written} count on?`,
          seen: [],
          choices: [
            ...dates.map((value) => ({ value, words: value })),
            { value: 'none', words: 'None: write no report' },
          ],
          isSeveral: false,
          proposed: date ?? 'none',
        })
  return columns.find(({ name }) => name === answer) ?? null
}

async function askWhatCounts({ table, status, columns }: SourceProposal, ask: Ask): Promise<ReportProposal['only']> {
  const column = columns.find(({ name }) => name === status)
  if (column === undefined) return null
  const answer = await ask({
    kind: 'counts',
    about: [table.schema, table.name],
    words: `Rows of ${table.written} with which ${column.name} count as completed?`,
    seen: [],
    choices: [
      ...column.values.map((value) => ({ value, words: value })),
      { value: 'all', words: `all, and the report tells them apart by ${column.name}`, isNone: true },
    ],
    isSeveral: true,
    // Which one means that something is done, nobody can tell by its name for sure.
    proposed: 'all',
  })
  const answers = valuesIn(answer)
  const values = answers.includes('all') ? [] : column.values.filter((value) => answers.includes(value))
  return values.length === 0 || values.length === column.values.length ? null : { column, values }
}

function nameOfDay({ name, unit }: SourceColumn): string {
  if (unit === 'date') return name
  return /_at$/.test(name) ? name.replace(/_at$/, '_on') : `${name.replace(/_?(?:time|timestamp)$/, '') || name}_on`
}

/** The condition of a SELECT, in terms of what a column is there; null where all rows count. */
export function conditionOf({ only }: ReportProposal, value: string): string | null {
  if (only === null) return null
  const { column, values } = only
  const literals = values.map((one) => (column.family === 'integer' ? one : quoteLiteral(one)))
  return `${value} in (${literals.join(', ')})`
}
