import type { ClientBase } from 'pg'
import type { ReadableColumn, ReadableRelation } from '../live/readable-relation.js'
import { type Family, familyOf } from '../value-types/value-type.js'
import { wordsOf } from '../view-files/skeleton.js'
import {
  canBeShown,
  dateRank,
  guessMoney,
  isAdditive,
  isStatus,
  looksLikeKind,
  looksSecret,
  mayBeShare,
  namingRank,
  withoutCents,
} from './meaning.js'
import { freeName, plainName } from './plain-names.js'
import type { Ask } from './questions.js'
import { type Referables, referenceOf } from './references.js'
import { areShares, distinctValues, someValues } from './samples.js'

export interface SourceColumn {
  /** What the source calls it. */
  readonly name: string
  /** The table's own name of it; null where it is made of others. */
  readonly of: string | null
  /** What the SELECT says, without a name: `total / 100.0`. */
  readonly value: string
  readonly unit: string
  readonly label: string
  readonly definition: string | null
  readonly reference: string | null
  readonly family: Family
  /** The values that it was seen to have, where it says of what kind a row is. */
  readonly values: readonly string[]
}

/** A source as it is proposed. */
export interface SourceProposal {
  readonly table: ReadableRelation
  /** Without `source_`. */
  readonly name: string
  readonly columns: readonly SourceColumn[]
  readonly grain: readonly string[]
  /** The day or time that a period is best applied to; null where there is none. */
  readonly date: string | null
  /** All that could be it, the best first. */
  readonly dates: readonly string[]
  /** Amounts of money that can be added up. */
  readonly amounts: readonly string[]
  readonly status: string | null
  /** The column that names its rows; null where none does. */
  readonly namedBy: string | null
  /** Whether it only says what belongs to what. */
  readonly isLink: boolean
  readonly remarks: readonly string[]
}

interface Options {
  readonly client: Pick<ClientBase, 'query'>
  readonly name: string
  readonly referables: Referables
  readonly ask: Ask
  /** The zone of times that do not say theirs, ready for SQL. */
  readonly zoneOf: (column: readonly string[]) => Promise<string>
}

/** What a source should say of a table. What its catalogue leaves open is asked. */
export async function proposeSource(table: ReadableRelation, options: Options): Promise<SourceProposal> {
  const { name } = options
  const remarks: string[] = []
  const taken = new Set(['_id'])
  const columns: SourceColumn[] = []
  // A key whose columns may be empty tells nothing apart for sure.
  const key = table.key.every((part) => table.columns.find((column) => column.name === part)?.isRequired)
    ? table.key
    : []
  for (const column of table.columns) {
    const own = plainName(column.name)
    if (!key.includes(column.name) && looksSecret(own)) remarks.push(`${column.name} is left out: it looks secret.`)
    else if (!canBeShown(column)) remarks.push(`${column.name} is left out: no list can show ${column.type}.`)
    else columns.push(await proposeColumn(column, { ...options, table, key, taken, own }))
  }
  const nameOf = (of: string): string => columns.find((column) => column.of === of)?.name ?? of
  const isReference = columns.map(({ reference, unit }) => reference !== null || unit === 'id')
  const ranked = columns
    .map((column) => ({ column, rank: rankOfDate(column, name, table) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
  const named = withName(columns, { name, table, grain: key.map(nameOf), taken })
  return {
    table,
    name,
    columns: named.columns,
    grain: key.map(nameOf),
    date: ranked[0] && ranked[0].rank > 1 ? ranked[0].column.name : null,
    dates: ranked.map(({ column }) => column.name),
    amounts: columns
      .filter((column) => column.unit === 'money' && isAdditive(column.name))
      .map((column) => column.name),
    status: columns.find((column) => isStatus(column.name) && column.values.length > 1)?.name ?? null,
    namedBy: named.namedBy,
    isLink: columns.length > 1 && isReference.every(Boolean) && columns.filter(({ reference }) => reference).length > 1,
    remarks,
  }
}

interface ColumnOptions extends Options {
  readonly table: ReadableRelation
  readonly key: readonly string[]
  readonly taken: Set<string>
  /** Its name in plain letters. */
  readonly own: string
}

async function proposeColumn(column: ReadableColumn, options: ColumnOptions): Promise<SourceColumn> {
  const { client, table, key, taken, own, referables } = options
  const { written, valueType } = column
  const about = [table.schema, table.name, column.name]
  const family = familyOf(valueType)
  const named = (wanted = own) => freeName([wanted === '' ? 'column' : wanted], taken, 60)
  const plain = { of: column.name, value: written, definition: null, reference: null, family, values: [] }
  const reference = referenceOf(column.name, table, referables)
  if (reference !== null) {
    const name = named()
    return { ...plain, name, unit: reference, reference, label: wordsOf(name.replace(/_id$/, '') || name) }
  }
  if (key.includes(column.name)) {
    const name = named()
    const value = valueType.name === 'timestamp' ? `${written}::text` : written
    return { ...plain, name, value, unit: 'id', label: name === 'id' ? 'Number' : wordsOf(name) }
  }
  const money = await askMoney(column, own, options)
  if (money !== null) {
    const name = named(money === 'cents' ? withoutCents(own) : own)
    const value = money === 'cents' ? `${written} / 100.0` : family === 'float' ? `${written}::numeric` : written
    return { ...plain, name, value, unit: 'money', label: wordsOf(name) }
  }
  const name = named()
  const label = wordsOf(name)
  if (valueType.name === 'timestamp') {
    return { ...plain, name, value: `${written} at time zone ${await options.zoneOf(about)}`, unit: 'time', label }
  }
  const values = looksLikeKind(own, column) ? await distinctValues(client, table, written, mostKinds) : null
  if (values !== null && values.length > 0 && values.every(canBeListed)) {
    const unit = family === 'enum' ? 'choice' : `choice ${values.join(', ')}`
    return { ...plain, name, unit, label, values }
  }
  return { ...plain, name, unit: unitOfFamily[family], label }
}

const mostKinds = 20

const unitOfFamily: Readonly<Record<Family, string>> = {
  integer: 'count',
  decimal: 'number',
  float: 'number',
  text: 'text',
  boolean: 'choice',
  day: 'date',
  time: 'time',
  uuid: 'text',
  enum: 'choice',
  other: 'text',
}

/** The brackets of a header separate values by commas. */
function canBeListed(value: string): boolean {
  return value !== '' && value === value.trim() && !/[,=[\]:\n\r]/.test(value)
}

async function askMoney(
  column: ReadableColumn,
  own: string,
  { client, table, ask }: ColumnOptions,
): Promise<'money' | 'cents' | null> {
  const guess = guessMoney(own, column)
  if (guess === null || (mayBeShare(own) && (await areShares(client, table, column.written)))) return null
  if (guess === 'exact') return 'money'
  const isWhole = guess !== 'float'
  const answer = await ask({
    kind: 'money',
    about: [table.schema, table.name, column.name],
    words: isWhole
      ? `${table.written}.${column.written} holds whole numbers. Is it money, and in cents?`
      : `${table.written}.${column.written} is ${column.type}. Is it money?`,
    seen: await someValues(client, table, column.written),
    choices: [
      ...(isWhole ? [{ value: 'cents', words: 'Money, in cents' }] : []),
      { value: 'money', words: isWhole ? 'Money, in whole units' : 'Money' },
      { value: 'no', words: 'No money' },
    ],
    isSeveral: false,
    // A sum that is a hundred times too much is worse than one that does not say that it is money.
    proposed: guess === 'cents' ? 'cents' : guess === 'float' ? 'money' : 'no',
  })
  return answer === 'no' ? null : (answer as 'money' | 'cents')
}

function rankOfDate({ of, name: own }: SourceColumn, name: string, table: ReadableRelation): number {
  const column = table.columns.find((one) => one.name === of)
  return column === undefined || table.key.includes(column.name) ? 0 : dateRank(own, name, column)
}

/**
 * Puts the column that names the rows behind their key, since the first text is what references show. Where none names them,
 * their number is it: an order is not called what the street is called that it went to.
 */
function withName(
  columns: readonly SourceColumn[],
  {
    name,
    table,
    grain,
    taken,
  }: {
    readonly name: string
    readonly table: ReadableRelation
    readonly grain: readonly string[]
    readonly taken: Set<string>
  },
): Pick<SourceProposal, 'columns' | 'namedBy'> {
  const texts = columns.filter(({ unit }) => unit === 'text')
  const keys = columns.filter((column) => grain.includes(column.name))
  const ranks = texts.map((column) => {
    const of = table.columns.find((one) => one.name === column.of)
    return { column, rank: of === undefined ? 0 : namingRank(column.name, name, of) }
  })
  const best = ranks.reduce((one, other) => (other.rank > one.rank ? other : one), { column: texts[0], rank: 0 })
  const behindKey = (first: SourceColumn): readonly SourceColumn[] => [
    ...keys,
    first,
    ...columns.filter((column) => column !== first && !keys.includes(column)),
  ]
  const person = ['first_name', 'last_name'].flatMap((part) => texts.filter((column) => column.name === part))
  const isNamed = texts.some((column) => /^(?:name|full_name|display_name)$/.test(column.name))
  if (person.length === 2 && !isNamed) {
    const full = made(`concat_ws(' ', ${person.map(({ value }) => value).join(', ')})`, ['name', 'full_name'], taken)
    return { columns: behindKey(full), namedBy: full.name }
  }
  if (best.column !== undefined && best.rank > 0) return { columns: behindKey(best.column), namedBy: best.column.name }
  const [key, ...others] = keys
  if (texts.length === 0 || key === undefined || others.length > 0) return { columns, namedBy: null }
  return { columns: behindKey(made(`${key.value}::text`, ['number', 'number_as_text'], taken)), namedBy: null }
}

function made(value: string, names: readonly string[], taken: Set<string>): SourceColumn {
  const name = freeName(names, taken, 60)
  return {
    name,
    of: null,
    value,
    unit: 'text',
    label: wordsOf(name),
    definition: null,
    reference: null,
    family: 'text',
    values: [],
  }
}
