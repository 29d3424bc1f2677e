import { arrayLiteral } from '../../../database/array-literal.js'
import { quoteIdentifier } from '../../../database/identifiers.js'
import type { Group } from '../../asking/group-by.js'
import type { Reading } from '../../reading.js'
import type { Report } from '../../report.js'
import type { JsonValue } from '../../rows/record-id.js'
import { hasSpellings } from '../../value-types/spellings.js'
import type { Level } from './group-level.js'

/** Gives keys that are equal one spelling, the first that was met. */
export type Spell = (groups: readonly Group[], rows: Level['rows']) => Promise<Level['rows']>

/**
 * PostgreSQL writes a group's key as one of its rows has it: 2 and 2.00 are one group, which is called 2 here and 2.00 there. Groups of
 * different statements are told to be the same by what PostgreSQL holds to be equal, and not by how they are written.
 */
export function spellAlike(reading: Reading, report: Report): Spell {
  const spellings = new Map<string, Map<string, string>>()

  async function learn({ column }: Group, texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const known = spellings.get(column.name) ?? new Map<string, string>()
    spellings.set(column.name, known)
    const fresh = [...new Set(texts)].filter((text) => !known.has(text))
    if (fresh.length === 0) return known
    const name = quoteIdentifier(column.name)
    // The column itself says by which collation its texts are equal, and its type's own classes of operators are used.
    const same = await reading.ask<{ text: string; first: string }>(
      `select text, first_value(text) over (partition by value order by place) as first
       from (
         select null::text as text, null::bigint as place, ${name} as value from ${report.relation} where false
         union all
         select text, place, text::${column.type.sql} from unnest($1::text[]) with ordinality as given (text, place)
       ) as keys`,
      [arrayLiteral([...new Set(known.values()), ...fresh])],
    )
    for (const { text, first } of same) known.set(text, first)
    return known
  }

  return async (groups, rows) => {
    const loose = groups.flatMap((group, place) => (isLoose(group) ? [{ group, place }] : []))
    if (loose.length === 0) return rows
    const learnt = new Map<number, ReadonlyMap<string, string>>()
    for (const { group, place } of loose) {
      const texts = rows.flatMap(({ key }) => (typeof key[place] === 'string' ? [key[place]] : []))
      learnt.set(place, await learn(group, texts))
    }
    const spelt = (value: JsonValue, place: number): JsonValue =>
      typeof value === 'string' ? (learnt.get(place)?.get(value) ?? value) : value
    return rows.map((row) => ({ ...row, key: row.key.map(spelt) }))
  }
}

function isLoose({ column, step }: Group): boolean {
  return step === null && hasSpellings(column.type)
}
