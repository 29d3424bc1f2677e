import type { LiveColumn } from '../live/live-views.js'
import type { Aggregate, TotalExpression, Unit } from '../report.js'
import { type Family, familyOf } from '../value-types/value-type.js'
import type { Fault } from '../view-files/fault.js'
import type { DeclaredTotal, ViewFile } from '../view-files/view-file.js'

const numbers: readonly Family[] = ['integer', 'decimal', 'float']
const exactNumbers: readonly Family[] = ['integer', 'decimal']
const times: readonly Family[] = ['day', 'time']

/** What a unit can be said of; a unit that is missing here can be said of anything that has an order. */
const familiesOfUnits: Readonly<Partial<Record<Unit, readonly Family[]>>> = {
  money: exactNumbers,
  percent: numbers,
  hours: numbers,
  days: numbers,
  count: numbers,
  number: numbers,
  date: times,
  time: times,
}

/** The name that answers have for a row's id. */
const recordIdName = '_id'

/** Of an enum itself PostgreSQL writes the name, with its schema where that is on no path. */
function isDomainOverEnum({ type, valueType: { labels, sql } }: LiveColumn): boolean {
  return labels.length > 0 && type !== sql && !sql.endsWith(`.${type}`)
}

/** What the header asks of columns that their types cannot give: each would fail for everybody who opens the report. */
export function faultsOfTypes({ file, header }: ViewFile, columns: readonly LiveColumn[]): Fault[] {
  const faults: Fault[] = []
  const find = (name: string): LiveColumn | undefined => columns.find((column) => column.name === name)
  const tell = (line: number, message: string): void => {
    faults.push({ file, line, message })
  }
  if (find(recordIdName)) {
    tell(
      header.grain.line,
      `the SELECT has a column "${recordIdName}", which is what answers call the id of a row.\n  Give it another name.`,
    )
  }
  for (const name of header.grain.value) {
    const column = find(name)
    if (!column) continue
    if (!column.valueType.isSortable) {
      tell(
        header.grain.line,
        `grain names "${name}", which is of the type ${column.type}: rows are not told apart by such values.\n  Name another column, or cast it in the SELECT: ${name}::text.`,
      )
    } else if (header.materialized && isDomainOverEnum(column)) {
      tell(
        header.grain.line,
        `grain names "${name}", which is of ${column.type}, a domain over an enum: PostgreSQL cannot compare such values when it refreshes rows.\n  Cast it in the SELECT: ${name}::${column.valueType.sql}.`,
      )
    }
  }
  for (const { name, unit, line } of header.columns) {
    const column = find(name)
    const families = familiesOfUnits[unit]
    if (!column || !families || families.includes(familyOf(column.valueType))) continue
    if (unit === 'money' && numbers.includes(familyOf(column.valueType))) {
      tell(line, floatMoney(`column ${name}`, name, column.type))
      continue
    }
    const wanted = families === times ? 'a day or a time' : 'a number'
    tell(
      line,
      `column ${name} is [${unit}], but of the type ${column.type}, which is not ${wanted}.\n  ${castOf(unit, name, column.type)}`,
    )
  }
  for (const { name, unit, line } of header.columns) {
    const column = find(name)
    if (unit === 'time' && column?.valueType.name === 'timestamp')
      tell(line, zoneless(`column ${name} is [time]`, name))
  }
  if (header.date) {
    const column = find(header.date.value)
    if (column?.valueType.name === 'timestamp')
      tell(header.date.line, zoneless(`date names "${column.name}"`, column.name))
    if (column && !times.includes(familyOf(column.valueType))) {
      tell(
        header.date.line,
        `date names "${column.name}", which is of the type ${column.type}, not a day or a time.\n  Cast it in the SELECT: ${column.name}::date.`,
      )
    }
  }
  for (const total of header.totals) {
    const own = faultsOfTotal(file, total, find)
    faults.push(...(own.length > 0 ? own : faultsOfOutcome(file, total, header.totals, find)))
  }
  return faults
}

/** Whether a column can bear a unit. */
export function fitsUnit({ valueType }: LiveColumn, unit: Unit): boolean {
  return familiesOfUnits[unit]?.includes(familyOf(valueType)) ?? true
}

// 64,942.70 for 64,942.69: sums of such numbers depend on the order in which PostgreSQL reads the rows.
function floatMoney(what: string, name: string, type: string): string {
  // PostgreSQL's own cast keeps six digits of a real, and its text has all of them.
  const cast = type === 'real' ? `${name}::text::numeric` : `${name}::numeric`
  return `${what} is [money], but of the type ${type}, whose sums are not exact.\n  Cast it in the SELECT: ${cast}.`
}

/** Of such a time nobody knows the day: where it is UTC, every job after midnight stands on the wrong one. */
function zoneless(what: string, name: string): string {
  return `${what}, but its type, timestamp without time zone, does not say of which zone its times are.
  Say it in the SELECT: ${name} at time zone 'UTC', or ${name} at time zone :'time_zone' where they are those of the business.`
}

function castOf(unit: Unit, name: string, type: string): string {
  return unit === 'hours' && type.startsWith('interval')
    ? `Cast it in the SELECT: extract(epoch from ${name}) / 3600.`
    : 'Cast it in the SELECT, or give it another unit.'
}

function fitting(aggregate: Aggregate, unit: Unit): readonly Family[] {
  if (aggregate === 'countWhere') return ['boolean']
  if (aggregate !== 'min' && aggregate !== 'max') return unit === 'money' ? exactNumbers : numbers
  return familiesOfUnits[unit] ?? ['text', 'enum', ...times, ...numbers]
}

function wordsOf(families: readonly Family[]): string {
  if (families === numbers || families === exactNumbers) return 'numbers'
  if (families === times) return 'days or times'
  return families.includes('boolean') ? 'true or false' : 'numbers, days, times or texts'
}

function faultsOfTotal(
  file: string,
  { name, unit, expression, line }: DeclaredTotal,
  find: (name: string) => LiveColumn | undefined,
): Fault[] {
  return aggregatesIn(expression).flatMap(({ aggregate, column: of }) => {
    const column = find(of)
    if (!column || aggregate === 'count') return []
    const family = familyOf(column.valueType)
    const families = fitting(aggregate, unit)
    if (families.includes(family)) return []
    if (unit === 'money' && family === 'float') {
      return [{ file, line, message: floatMoney(`total ${name}`, of, column.type) }]
    }
    const wanted = wordsOf(families)
    const message = `total ${name} needs ${wanted}, but "${of}" is of the type ${column.type}.\n  Cast it in the SELECT, or total another column.`
    return [{ file, line, message }]
  })
}

/** What a derived total works with, and whether what it comes to is what its unit says. */
function faultsOfOutcome(
  file: string,
  { name, unit, expression, line }: DeclaredTotal,
  totals: readonly DeclaredTotal[],
  find: (name: string) => LiveColumn | undefined,
): Fault[] {
  const isNumber = (one: TotalExpression): boolean => comesToNumber(one, totals, find)
  const odd = operandsIn(expression).find((one) => !isNumber(one))
  if (odd !== undefined) {
    const what = odd.kind === 'total' ? `"${odd.name}"` : 'a total'
    const message = `total ${name} is worked out of ${what}, which is not a number.\n  Work it out in the SELECT, as a number of days or hours, and total that column.`
    return [{ file, line, message }]
  }
  if (familiesOfUnits[unit] !== times || !isNumber(expression)) return []
  const message = `total ${name} is [${unit}], but comes to a number.\n  Give it another unit, or take the min or max of a column of days or times.`
  return [{ file, line, message }]
}

/** Everything that is added, subtracted or divided. */
function operandsIn(expression: TotalExpression): TotalExpression[] {
  if (expression.kind !== 'operation') return []
  const { left, right } = expression
  return [left, right].flatMap((one) => (one.kind === 'operation' ? operandsIn(one) : [one]))
}

function comesToNumber(
  expression: TotalExpression,
  totals: readonly DeclaredTotal[],
  find: (name: string) => LiveColumn | undefined,
): boolean {
  if (expression.kind === 'operation') return true
  if (expression.kind === 'total') {
    const named = totals.find(({ name }) => name === expression.name)
    return named === undefined || comesToNumber(named.expression, totals, find)
  }
  const column = find(expression.column)
  const isOfValues = expression.aggregate === 'min' || expression.aggregate === 'max'
  return !isOfValues || column === undefined || numbers.includes(familyOf(column.valueType))
}

function aggregatesIn(expression: TotalExpression): Extract<TotalExpression, { kind: 'aggregate' }>[] {
  if (expression.kind === 'aggregate') return [expression]
  if (expression.kind === 'total') return []
  return [...aggregatesIn(expression.left), ...aggregatesIn(expression.right)]
}
