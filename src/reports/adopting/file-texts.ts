import type { DimensionColumns } from '../asking/dimension-columns.js'
import { type SkeletonColumn, skeletonText, wordsOf } from '../view-files/skeleton.js'
import { plural } from './english.js'
import { conditionOf, type ReportProposal } from './propose-report.js'
import type { SourceColumn, SourceProposal } from './source-proposal.js'
import { titlesOf } from './table-names.js'

type Line = readonly [key: string, value: string]
type SqlName = (name: string) => string

// More stand beside each other on no screen of an office.
const mostColumns = 8

/** The file of a source, which syncs as it is. */
export function sourceText(source: SourceProposal, dimensions: readonly string[], inSql: SqlName): string {
  const { table, name, columns, grain, amounts } = source
  const { one, all } = titlesOf(name)
  const known = table.columns.filter((column) => columns.some(({ of }) => of === column.name))
  return skeletonText({
    title: all,
    description: `The rows of ${oneLine(table.written)}.`,
    grain,
    isMaterialized: false,
    // Of its own dimension a table has the key, whatever of it refers to another of its rows.
    dimensions: dimensionColumns(
      columns,
      dimensions.filter((dimension) => dimension !== name),
    ),
    date: source.date,
    columns: columns.map((column) => ({
      name: column.name,
      unit: column.unit,
      words: wordsFor(column),
      expression: expressionOf(column, inSql),
    })),
    from: table.written,
    more: [
      ...(dimensions.includes(name) ? [['dimension', `${one}, ${all}`] as const] : []),
      ...(source.isLink ? [['listed', 'no'] as const] : []),
      ...shownFirst(source),
      ...countOf(source, grain[0] ?? known.find(({ isRequired }) => isRequired)?.name),
      ...amounts.map((amount): Line => totalLine(amount, 'money', labelOf(columns, amount), `sum(${amount})`)),
    ],
  })
}

/** What the report of a table says. */
export function reportText(report: ReportProposal, dimensions: readonly string[], inSql: SqlName): string {
  const { source, by, day, count, amounts } = report
  const { all } = titlesOf(source.name)
  const amountsInWords = inSentence(amounts.map(({ label }) => label.toLowerCase()))
  const dayValue = dayOf(report, inSql(day.column.name))
  const isNamed = dayValue !== inSql(day.name)
  const groups = [...by.map(({ name }) => inSql(name)), inSql(day.name)]
  const condition = conditionOf(report, inSql(report.only?.column.name ?? ''))
  const byWords = inSentence([
    ...by.map(({ label }) => label.toLowerCase()),
    `day of ${wordsOf(day.column.name).toLowerCase()}`,
  ])
  return skeletonText({
    title: `${all} by day`,
    description: `${all} and their ${amountsInWords}, by ${byWords}${countedInWords(report)}.`,
    grain: [...by.map(({ name }) => name), day.name],
    isMaterialized: false,
    dimensions: dimensionColumns(by, dimensions),
    date: day.name,
    columns: [
      ...by.map((column) => ({
        name: column.name,
        unit: column.unit,
        words: wordsFor(column),
        expression: inSql(column.name),
      })),
      {
        name: day.name,
        unit: 'date',
        words: `${wordsOf(day.name)}.`,
        expression: isNamed ? `${dayValue} as ${inSql(day.name)}` : dayValue,
      },
      { name: count, unit: 'count', words: `${all}.`, expression: `count(*) as ${inSql(count)}` },
      ...amounts.map(
        (column): SkeletonColumn => ({
          name: column.name,
          unit: 'money',
          words: `${column.label}. A missing one counts as 0.`,
          expression: `coalesce(sum(${inSql(column.name)}), 0) as ${inSql(column.name)}`,
        }),
      ),
    ],
    more: [
      // Under a condition the table has other rows, too.
      ...(report.only === null ? [['rows', source.name] as const] : []),
      totalLine(count, 'count', all, `sum(${count})`),
      ...amounts.map(({ name, label }) => totalLine(name, 'money', label, `sum(${name})`)),
      ...checksOf(report),
    ],
    from: [
      `source_${source.name}`,
      ...(condition === null ? [] : [`where ${condition}`]),
      // By their places: a name may be one of the table, too.
      `group by ${groups.map((_, place) => place + 1).join(', ')}`,
    ].join('\n'),
  })
}

/** Of two references to one table the first is meant. */
function dimensionColumns(columns: readonly SourceColumn[], dimensions: readonly string[]): DimensionColumns {
  const found = dimensions.flatMap((dimension) =>
    columns
      .filter(({ reference }) => reference === dimension)
      .slice(0, 1)
      .map(({ name }) => [dimension, name] as const),
  )
  return Object.fromEntries(found)
}

function dayOf({ day }: ReportProposal, column: string): string {
  if (day.column.unit === 'date') return column
  return `(${column} at time zone :'time_zone')::date`
}

function countedInWords({ only }: ReportProposal): string {
  return only === null ? '' : `. Only those whose ${only.column.name} is ${inSentence(only.values, 'or')}`
}

/** The figures once more, from the table itself. */
function checksOf(report: ReportProposal): Line[] {
  const { source, count, amounts, only } = report
  const { written } = source.table
  // A check stands on one line.
  if (/[\n\r]/.test(written)) return []
  const condition = conditionOf(report, only?.column.value ?? '')
  const where = condition === null ? '' : ` where ${condition}`
  return [
    ['check', `${count} = select count(*) from ${written}${where}`],
    ...amounts
      .filter(({ value }) => !/[\n\r]/.test(value))
      .map(({ name, value }): Line => ['check', `${name} = select coalesce(sum(${value}), 0) from ${written}${where}`]),
  ]
}

function expressionOf({ name, of, value }: SourceColumn, inSql: SqlName): string {
  return of === name && value === inSql(name) ? value : `${value} as ${inSql(name)}`
}

function wordsFor({ label, definition }: SourceColumn): string {
  return definition === null ? `${label}.` : `${label}. ${definition}`
}

function totalLine(name: string, unit: string, label: string, formula: string): Line {
  return [`total ${name} [${unit}]`, `${label} = ${formula}`]
}

/** How many rows there are, where a column has a value in each of them. */
function countOf({ name, columns, grain }: SourceProposal, required: string | undefined): Line[] {
  const column = columns.find((one) => one.name === grain[0] || one.of === required)
  if (column === undefined) return []
  const total = columns.some((one) => one.name === plural(name)) ? 'rows_counted' : plural(name)
  return [totalLine(total, 'count', titlesOf(name).all, `count(${column.name})`)]
}

function labelOf(columns: readonly SourceColumn[], name: string): string {
  return columns.find((column) => column.name === name)?.label ?? wordsOf(name)
}

/** What a wide table's list opens with: what a row is called, what it belongs to, when, how much. */
function shownFirst({ columns, grain, date, amounts, status, namedBy }: SourceProposal): Line[] {
  // The same number twice says nothing.
  const hasOwnNumber = columns.some((column) => isMadeOf(column, grain, columns))
  if (columns.length <= mostColumns + 1 && !hasOwnNumber) return []
  const rankOf = ({ name, reference, unit, of }: SourceColumn): number => {
    if (name === namedBy || of === null) return 0
    if (name === date || name === status) return 1
    if (reference !== null && !grain.includes(name)) return 2
    if (amounts.includes(name)) return 3
    if (unit === 'money' || unit.startsWith('choice')) return 4
    return grain.includes(name) ? 5 : 6
  }
  const chosen = columns
    .filter(({ name }) => !(hasOwnNumber && grain.includes(name)))
    .map((column, place) => ({ column, rank: rankOf(column), place }))
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .slice(0, mostColumns)
  return [['columns', chosen.map(({ column }) => column.name).join(', ')]]
}

/** Whether it is the number of a row as a text, in the place of a name. */
function isMadeOf({ of, value }: SourceColumn, grain: readonly string[], columns: readonly SourceColumn[]): boolean {
  const key = grain.length === 1 ? columns.find(({ name }) => name === grain[0]) : undefined
  return of === null && key !== undefined && value === `${key.value}::text`
}

function inSentence(words: readonly string[], and = 'and'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
