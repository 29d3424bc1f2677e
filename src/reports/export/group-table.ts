import type { GroupsAsked } from '../asking/group-by.js'
import { changeOf } from '../dashboard/change.js'
import { ownValue } from '../own-value.js'
import type { Report, Unit } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import type { Compared, GroupTotals } from '../totals/groups/group-level.js'
import type { GroupsAnswer } from '../totals/groups/read-groups.js'
import type { TotalValues } from '../totals/totals.js'
import type { ExportOptions } from './fields.js'
import type { ExportField, TotalCell } from './format.js'
import { stepText } from './group-words.js'
import type { FileManner } from './manner.js'

/** Groups as lines of cells. */
export interface GroupTable {
  readonly fields: readonly ExportField[]
  readonly lines: readonly GroupLine[]
  /** Of all rows. */
  readonly total: readonly TotalCell[]
}

export interface GroupLine {
  /** `inner` are inside the `outer` one before them; all are `only` where there is one column. */
  readonly level: 'outer' | 'inner' | 'only'
  readonly cells: readonly TotalCell[]
}

/** A column of the file, and what stands in it for a group. */
interface FileColumn {
  readonly field: ExportField
  cell(group: Cells): TotalCell
}

interface Cells {
  readonly keys: readonly JsonValue[]
  readonly totals: TotalValues
  readonly count: number
  readonly compared: Compared | null
}

/**
 * The groups of an answer as a table. A sheet has the outer groups with what is inside below each; other files have a line for each
 * innermost group, as programs take them.
 */
export function groupTable(
  report: Report,
  asked: GroupsAsked,
  answer: GroupsAnswer,
  options: ExportOptions,
  manner: FileManner,
  isCompared: boolean,
): GroupTable {
  const isSheet = options.format === 'xlsx'
  const byName = options.header === 'names' || options.format === 'json'
  const columns = [
    ...asked.groups.flatMap((group, place) => keyColumns(group, place, { answer, options, manner, byName })),
    numberColumn('rows', byName ? 'rows' : manner.words.rows, 'count', ({ count }) => count),
    ...report.totals.flatMap((total) => totalColumns(total, { byName, manner, isCompared })),
  ]
  const lineOf = (level: GroupLine['level'], row: GroupTotals): GroupLine => {
    const keys: readonly JsonValue[] = Array.isArray(row.key) ? row.key : [row.key as JsonValue]
    const { totals, count, compared = null } = row
    return { level, cells: columns.map((column) => column.cell({ keys, totals, count, compared })) }
  }
  const { groups, subtotals, totals, count, compared = null } = answer
  const all = columns.map((column) => column.cell({ keys: [], totals, count, compared }))
  return {
    fields: columns.map(({ field }) => field),
    lines:
      isSheet && subtotals
        ? subtotals.flatMap((row) => [
            lineOf('outer', row),
            ...groups.filter(({ key }) => isInside(key, row.key)).map((one) => lineOf('inner', one)),
          ])
        : groups.map((row) => lineOf('only', row)),
    total: [{ text: manner.words.total(count), unit: null }, ...all.slice(1)],
  }
}

function isInside(key: GroupTotals['key'], outer: readonly JsonValue[]): boolean {
  return Array.isArray(key) && key[0] === outer[0]
}

interface KeyParts {
  readonly answer: GroupsAnswer
  readonly options: ExportOptions
  readonly manner: FileManner
  readonly byName: boolean
}

/** A reference is its name and, where there are no levels to see, its id. */
function keyColumns(
  { column, step }: GroupsAsked['groups'][number],
  place: number,
  { answer, options, manner, byName }: KeyParts,
): FileColumn[] {
  const { name, label } = column
  const labels = ownValue(answer.labels, name)
  const textOf = (key: JsonValue): string => {
    if (key === null) return ''
    if (labels) return ownValue(labels, String(key)) ?? (key === '' ? manner.words.emptyText : String(key))
    if (key === '') return manner.words.emptyText
    if (step !== null) return manner.audience === 'programs' ? String(key) : stepText(String(key), step)
    return byName ? String(key) : (column.choices.find(({ value }) => value === key)?.label ?? String(key))
  }
  const words = (header: string, text: (key: JsonValue) => string): FileColumn => ({
    field: { column: name, header, value: { expression: '', unit: 'text', dataType: 'text' }, join: null },
    cell: ({ keys }) => ({ text: keys.length > place ? text(keys[place] ?? null) : '', unit: null }),
  })
  if (!labels) return [words(byName ? name : label, textOf)]
  const named = words(byName ? `${name.replace(/_id$/, '')}_name` : label, textOf)
  if (options.format === 'xlsx') return [named]
  const id = words(byName ? name : `${label} (${manner.words.number})`, (key) => (key === null ? '' : String(key)))
  return [named, id]
}

interface TotalParts {
  readonly byName: boolean
  readonly manner: FileManner
  readonly isCompared: boolean
}

/** Its figure; compared, also what it was, the difference in its unit, and that as a share of what it was. */
function totalColumns({ name, label, unit }: Report['totals'][number], parts: TotalParts): FileColumn[] {
  const { byName, manner, isCompared } = parts
  const { words } = manner
  const suffix = words.units[unit]
  const heading = suffix === undefined || label.includes(suffix) ? label : `${label} (${suffix})`
  const own = numberColumn(name, byName ? name : heading, unit, ({ totals }) => ownValue(totals, name))
  if (!isCompared) return [own]
  const change = ({ totals, compared }: Cells) =>
    compared &&
    changeOf(
      unit,
      ownValue(totals, name) ?? null,
      ownValue(compared.totals, name) ?? null,
      { preset: null, from: compared.from, to: compared.to },
      '',
      2,
    )
  const isLess = (cells: Cells): boolean => change(cells)?.direction === 'less'
  const share = numberColumn(
    `${name}_change_percent`,
    byName ? `${name}_change_percent` : words.changeInPercent(label),
    'percent',
    (cells) => {
      const percent = change(cells)?.percent ?? null
      // Of less by next to nothing there is no sign.
      return percent !== null && percent !== '0.00' && isLess(cells) ? `-${percent}` : percent
    },
  )
  return [
    own,
    numberColumn(`${name}_before`, byName ? `${name}_before` : words.before(heading), unit, ({ compared }) =>
      ownValue(compared?.totals, name),
    ),
    numberColumn(
      `${name}_change`,
      byName ? `${name}_change` : words.change(heading),
      unit,
      (cells) => change(cells)?.difference,
    ),
    ...(unit === 'percent' ? [] : [share]),
  ]
}

function numberColumn(
  column: string,
  header: string,
  unit: Unit,
  value: (cells: Cells) => JsonValue | undefined,
): FileColumn {
  return {
    field: { column, header, value: { expression: '', unit, dataType: 'numeric' }, join: null },
    cell: (cells) => {
      const found = value(cells)
      return { text: found === null || found === undefined ? '' : String(found), unit }
    },
  }
}
