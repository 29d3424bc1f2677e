import { quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import type { Catalogue } from '../catalogue.js'
import type { Column } from '../report.js'
import { referencedTable } from '../rows/labels.js'
import { comparedWithKey } from '../rows/refers-to.js'
import { isMoment } from '../value-types/type-names.js'
import type { ExportField, ExportFormat, ExportValue } from './format.js'
import type { Audience, FileManner } from './manner.js'

export interface ExportOptions {
  readonly format: ExportFormat
  /** The columns wanted, in this order; null for all. */
  readonly columns: readonly string[] | null
  /** First line of the file: what staff read, or the columns' names. */
  readonly header: 'labels' | 'names'
  /** Totals below the rows. */
  readonly totals: boolean
  readonly audience: Audience
  /** What people noted on records, as one more column. */
  readonly notes?: boolean
}

/** The columns of the file for a column of the report: a reference is two adjacent ones, name and id. */
export function exportFields(
  catalogue: Catalogue,
  column: Column,
  options: ExportOptions,
  manner: FileManner,
): ExportField[] {
  const byName = options.header === 'names' || options.format === 'json'
  const { name, label, unit, dataType } = column
  const expression = `row.${quoteIdentifier(name)}`
  const referenced = referencedTable(catalogue, column.reference)
  if (!referenced) {
    const value = byName ? { expression, unit, dataType } : asStaffRead(column, expression, options, manner)
    const longest = Math.max(0, ...column.choices.map((choice) => choice.label.length))
    return [{ column: name, header: byName ? name : heading(column, manner), value, longest, join: null }]
  }
  const alias = quoteIdentifier(`of_${name}`)
  const { table, id } = referenced
  const compared = comparedWithKey(`${alias}.${quoteIdentifier(id.name)}`, id, expression, dataType)
  const number = `${label} (${manner.words.number})`
  return [
    {
      column: name,
      header: byName ? `${name.replace(/_id$/, '')}_name` : label,
      value: { expression: `${alias}.${quoteIdentifier(referenced.label.name)}`, unit: 'text', dataType: 'text' },
      join: `left join ${table.relation} as ${alias} on ${compared.key} ${compared.equality} ${compared.value}`,
    },
    { column: name, header: byName ? name : number, value: { expression, unit, dataType }, join: null },
  ]
}

/** The columns of a file under headings that are all different: a column that is called like one before it says its name. */
export function withDistinctHeaders(fields: readonly ExportField[]): ExportField[] {
  const taken = new Set<string>()
  return fields.map((field) => {
    const candidates = [field.header, `${field.header} (${field.column})`]
    for (let n = 2; candidates.every((one) => taken.has(one)); n++) candidates.push(`${field.header} (${n})`)
    const header = candidates.find((one) => !taken.has(one)) ?? field.header
    taken.add(header)
    return { ...field, header }
  })
}

/** A label with what its figures are counted in, unless it says so itself. */
function heading({ label, unit, dataType }: Column, { audience, words }: FileManner): string {
  const isBareClock = audience === 'excel' && unit === 'time' && isMoment(dataType)
  const suffix = isBareClock ? words.zone : words.units[unit]
  if (suffix === undefined || label.toLowerCase().includes(suffix.toLowerCase())) return label
  return `${label} (${suffix})`
}

/** As ISO 8601 has them: they sort, in any language. */
const stepFormats = { week: 'IYYY-"W"IW', month: 'YYYY-MM', quarter: 'YYYY-"Q"Q', year: 'YYYY' } as const

/** A choice as the words that staff read instead of its value, and a day as the month that it stands for. */
function asStaffRead(
  { unit, choices, dataType, step }: Column,
  expression: string,
  { format }: ExportOptions,
  { audience }: FileManner,
): ExportValue {
  // Excel writes months and years by itself, in its own language.
  if (format === 'xlsx' && (step === 'month' || step === 'year')) return { expression, unit, dataType, step }
  if (step && audience !== 'programs') {
    const words = `to_char(${expression}, ${quoteLiteral(stepFormats[step])})`
    return {
      expression: `case when isfinite(${expression}) then ${words} else (${expression})::text end`,
      unit: 'text',
      dataType: 'text',
    }
  }
  if (unit !== 'choice' || choices.length === 0) return { expression, unit, dataType }
  const cases = choices.map((choice) => `when ${quoteLiteral(choice.value)} then ${quoteLiteral(choice.label)}`)
  return {
    expression: `case (${expression})::text ${cases.join(' ')} else (${expression})::text end`,
    unit,
    dataType: 'text',
  }
}
