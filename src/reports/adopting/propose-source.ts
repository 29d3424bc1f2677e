import type { ClientBase } from 'pg'
import type { ReadableColumn, ReadableRelation } from '../live/readable-relation.js'
import { unitOfFamily } from '../value-types/default-unit.js'
import { familyOf } from '../value-types/value-type.js'
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
  withoutCents,
} from './meaning.js'
import { withName } from './name-of-rows.js'
import { freeName, plainName } from './plain-names.js'
import type { Ask } from './questions.js'
import { type Referables, referenceOf } from './references.js'
import { areShares, distinctValues, someValues } from './samples.js'
import type { SourceColumn, SourceProposal } from './source-proposal.js'

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
    else if (!canBeShown(column))
      remarks.push(
        `${column.name} is left out: nobody reads ${column.type} in a list. Add it to the SELECT to see its text.`,
      )
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
  if (key.includes(column.name) && !isDayOfKey(column, key)) {
    const name = named()
    const value = valueType.name === 'timestamp' ? `${written}::text` : written
    return { ...plain, name, value, unit: 'id', label: name === 'id' ? 'Number' : wordsOf(name) }
  }
  const money = await askMoney(column, own, options)
  if (money !== null) {
    const name = named(money === 'cents' ? withoutCents(own) : own)
    const value =
      money === 'cents'
        ? `${written} / 100.0`
        : valueType.name === 'float4'
          ? // PostgreSQL's own cast keeps six digits, and its text has all of them.
            `${written}::text::numeric`
          : family === 'float' || family === 'other'
            ? `${written}::numeric`
            : written
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

/** A table in partitions by day has the day in its key: it says when a row counts all the same. */
function isDayOfKey({ valueType }: ReadableColumn, key: readonly string[]): boolean {
  return key.length > 1 && ['day', 'time'].includes(familyOf(valueType))
}

const mostKinds = 20

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
  if (guess === 'exact' || guess === 'typed') return 'money'
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
  if (column === undefined) return 0
  return table.key.includes(column.name) && !isDayOfKey(column, table.key) ? 0 : dateRank(own, name, column)
}
