import { createHash } from 'node:crypto'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import { findColumn, type Report, type TotalExpression, type TypedColumn } from '../report.js'
import { hasSpellings } from '../value-types/spellings.js'
import { isMoment } from '../value-types/type-names.js'
import { familyOf } from '../value-types/value-type.js'
import { type Counter, countersOf, countOf } from './counter.js'
import { type AggregateExpression, filtered, type KeptKind, keptAggregate } from './kept-aggregate.js'
import { onceEach } from './once-each.js'

/** What a level's rows are told apart by: a dimension or none, and days, or whole months or years, where the report has a date. */
export interface LevelGrain {
  readonly dimension: string | null
  readonly step: 'day' | 'month' | 'year' | null
}

/**
 * The totals of a stored report that add up, kept at a coarser grain than its rows in a table of ours; or, of a plain report
 * that groups what it reads, its rows as they are; or how many values of a column are in which bucket (`bucket-levels.ts`).
 *
 * A level holds the rows' own columns for its grain, the date as a day or as the first one of its month or year, and for the totals
 * `counted` and `kept_0`, `kept_1` …, and `counter_0` … for what totals leave out.
 */
export interface Level {
  readonly kind: 'totals' | 'rows' | 'buckets'
  /** Whose buckets it holds; null for the other kinds. */
  readonly column: string | null
  readonly grain: LevelGrain
  /** Names of the columns of its grain. */
  readonly keys: readonly string[]
  /** Quoted and qualified: `viewdesk."level_profit_margins_month_0a1b2c3d"`. */
  readonly relation: string
  /** Tells it apart from what another release keeps of a report of the same name. */
  readonly definition: string
  /** Its SELECT over the report. */
  readonly select: string
}

/** What of a report's rows and totals is kept, and holds what the report itself would give. */
export interface StoredRows {
  /** The report's relation, or the level that holds its rows; quoted and qualified. */
  readonly relation: string
  readonly levels: readonly Level[]
  /** Whether the rows of a bucket are found by an index; left out where there are no buckets. */
  readonly findsRanges?: boolean
}

/** The columns of a report's dimensions that levels are kept by. */
export function dimensionColumns(report: Report): string[] {
  const columns = [...new Set(Object.values(report.dimensions))]
  return columns.filter((name) => name !== report.date && isKey(findColumn(report, name)))
}

/** What is counted in a report's levels besides all rows. */
export const keptCounters: (report: Report, timeZone: string) => readonly Counter[] = onceEach(
  (report: Report, timeZone) => countersOf(report, keyColumns(report), timeZone),
)

/** Columns that levels tell apart by themselves. */
function keyColumns(report: Report): string[] {
  return [report.date, report.keptBy, ...dimensionColumns(report)].filter((name) => name !== null)
}

/**
 * The aggregates that a report's totals are made of, those that several have in common once.
 *
 * @param names only these of its totals
 */
export function aggregatesOf(report: Report, names: readonly string[] | null = null): readonly AggregateExpression[] {
  return aggregatesOfTotals(report, JSON.stringify(names))
}

const aggregatesOfTotals = onceEach((report: Report, asked): readonly AggregateExpression[] => {
  const names = JSON.parse(asked) as readonly string[] | null
  const found = new Map<string, AggregateExpression>()
  const visit = (expression: TotalExpression): void => {
    if (expression.kind === 'aggregate') found.set(JSON.stringify(expression), expression)
    else if (expression.kind === 'operation') [expression.left, expression.right].forEach(visit)
    else for (const total of report.totals) if (total.name === expression.name) visit(total.expression)
  }
  for (const total of report.totals) if (names === null || names.includes(total.name)) visit(total.expression)
  return [...found.values()]
})

/** The columns of a level besides its keys, in their order, with what each is. */
export function valueColumns(report: Report, timeZone: string): { name: string; kind: KeptKind | 'counter' }[] {
  const kinds = aggregatesOf(report).flatMap((one) => keptAggregate(report, one)?.kinds ?? [])
  return [
    { name: 'counted', kind: 'count' },
    ...kinds.map((kind, index) => ({ name: `kept_${index}`, kind })),
    ...keptCounters(report, timeZone).map(({ column }) => ({ name: column, kind: 'counter' as const })),
  ]
}

/** The columns in which an aggregate is kept; null where it is not. */
export function keptColumns(report: Report, expression: AggregateExpression): readonly string[] | null {
  return columnsByAggregate(report).get(JSON.stringify(expression)) ?? null
}

const columnsByAggregate = onceEach((report: Report): ReadonlyMap<string, readonly string[]> => {
  let next = 0
  return new Map(
    aggregatesOf(report).flatMap((one): [string, readonly string[]][] => {
      const kept = keptAggregate(report, one)?.kept ?? []
      const columns = kept.map((_, index) => `kept_${next + index}`)
      next += kept.length
      return columns.length === 0 ? [] : [[JSON.stringify(one), columns]]
    }),
  )
})

/** A SELECT of the report's rows, or of some of them, grouped and added up as in a level of this grain. */
export function selectOfGrain(report: Report, grain: LevelGrain, timeZone: string, where: string): string {
  const keys = keysOf(report, grain)
  const values = keys.map((name) => aliased(keyOfRows(report, grain, name, timeZone), name))
  const columns = [...values, ...valuesOf(report, timeZone).map(({ name, sql }) => `${sql} as ${name}`)]
  const groups = keys.map((_, index) => index + 1).join(', ')
  return [
    `select ${columns.join(', ')}`,
    `from ${report.relation}`,
    where,
    keys.length === 0 ? '' : `group by ${groups}`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** The columns of a level besides its keys, with their SQL over the report's rows, or over those for which a condition is true. */
export function valuesOf(
  report: Report,
  timeZone: string,
  condition: string | null = null,
): { name: string; sql: string }[] {
  const kept = aggregatesOf(report).flatMap((one) => keptAggregate(report, one, condition)?.kept ?? [])
  return [
    { name: 'counted', sql: filtered('count(*)', [condition]) },
    ...kept.map((sql, index) => ({ name: `kept_${index}`, sql })),
    ...keptCounters(report, timeZone).map((counter) => ({ name: counter.column, sql: countOf(counter, condition) })),
  ]
}

/** A SELECT of the same rows as `selectOfGrain`, from a finer level that has the keys. */
export function selectOfFiner(report: Report, grain: LevelGrain, timeZone: string, finer: string, where = ''): string {
  const keys = keysOf(report, grain)
  const values = keys.map((name) => aliased(keyOfFiner(report, grain, name), name))
  let next = 0
  const kept = aggregatesOf(report).flatMap((one) => {
    const aggregate = keptAggregate(report, one)
    if (aggregate === null) return []
    const columns = aggregate.kept.map((_, index) => `kept_${next + index}`)
    next += columns.length
    return aggregate.again(columns).map((sql, index) => `${sql} as ${columns[index]}`)
  })
  const counters = keptCounters(report, timeZone).map(({ column }) => `sum(${column})::int8 as ${column}`)
  const groups = keys.map((_, index) => index + 1).join(', ')
  return `select ${[...values, 'sum(counted)::int8 as counted', ...kept, ...counters].join(', ')}
from ${[finer, where].join(' ').trimEnd()}
${keys.length === 0 ? 'having count(*) > 0' : `group by ${groups}`}`
}

function aliased(sql: string, name: string): string {
  return sql === quoteIdentifier(name) ? sql : `${sql} as ${quoteIdentifier(name)}`
}

/** SQL of a key over the report's rows. */
export function keyOfRows(report: Report, { step }: LevelGrain, name: string, timeZone: string): string {
  return name === report.date && step !== null ? dayOf(report, step, timeZone) : quoteIdentifier(name)
}

/** SQL of a key over a finer level. */
export function keyOfFiner(report: Report, { step }: LevelGrain, name: string): string {
  const column = quoteIdentifier(name)
  return name === report.date ? firstDayOf(step, column) : column
}

/** The report's date as it stands in levels: a day. */
export function dateColumn(report: Report): TypedColumn | null {
  const column = report.date === null ? undefined : findColumn(report, report.date)
  return column && ['date', 'timestamp', 'timestamptz'].includes(column.dataType)
    ? { ...column, dataType: 'date' }
    : null
}

export function keysOf(report: Report, { dimension, step }: LevelGrain): string[] {
  const by = report.keptBy !== dimension ? report.keptBy : null
  return [dimension, by, step === null ? null : report.date].filter((name) => name !== null)
}

/** Where levels are kept. */
export const ownSchema = 'viewdesk'

// As long as a name of PostgreSQL may be, in bytes.
const longestName = 63

export function named(
  report: Report,
  words: readonly string[],
  identity: string,
): Pick<Level, 'relation' | 'definition'> {
  const definition = createHash('sha256').update(identity).digest('hex').slice(0, 32)
  const readable = Buffer.from(['level', report.name, ...words].join('_')).subarray(0, longestName - 9)
  // A character that was cut in the middle is not one.
  const name = `${readable.toString().replaceAll('\ufffd', '')}_${definition.slice(0, 8)}`
  return { definition, relation: qualify(ownSchema, name) }
}

export function isKey(column: TypedColumn | undefined): boolean {
  if (!column) return false
  const family = familyOf(column.type)
  // Keys of levels and of rows are matched by their texts.
  return ['integer', 'uuid', 'boolean', 'enum', 'text'].includes(family) && !hasSpellings(column.type)
}

export function dayOf(report: Report, step: LevelGrain['step'], timeZone: string): string {
  const name = quoteIdentifier(report.date ?? '')
  const type = findColumn(report, report.date ?? '')?.dataType ?? ''
  const day = isMoment(type) ? `(${name} at time zone ${quoteLiteral(timeZone)})::date` : `${name}::date`
  return firstDayOf(step, day)
}

function firstDayOf(step: LevelGrain['step'], day: string): string {
  return step === 'month' || step === 'year' ? `date_trunc('${step}', (${day})::timestamp)::date` : day
}
