import { quoteIdentifier } from '../../database/identifiers.js'
import type { Reading } from '../reading.js'
import type { TypedColumn } from '../report.js'
import { conditionsOf, containing } from '../statements/conditions.js'
import { boundParameters, type Parameters } from '../statements/parameters.js'
import { asSearchedText } from '../value-types/compared.js'
import { isInteger } from '../value-types/type-names.js'
import { familyOf, plainText } from '../value-types/value-type.js'
import { type FoundRow, hitColumns } from './hit.js'
import type { ReferencedTable } from './labels.js'

// Small enough to stop in time, large enough that stopping costs nothing.
const sliceRows = 4_000

/**
 * The records that are called so, from the highest id down.
 *
 * One statement walks along the key, a slice at a time, and stops by itself when it has found enough, or when its time is
 * over: what it has found by then is kept, which it would not be if it were cancelled.
 *
 * @param most how many are wanted
 * @param budgetMs after so long no further slice is begun
 * @returns null where PostgreSQL refuses to read the table
 */
export async function findNewestNamed(
  reading: Reading,
  found: ReferencedTable,
  wanted: string,
  { most, budgetMs }: { readonly most: number; readonly budgetMs: number },
): Promise<{ hits: FoundRow[]; isWhole: boolean } | null> {
  const { table, id } = found
  const parameters = boundParameters()
  const matches = [isCalled(found, wanted, parameters), ...conditionsOf(reading, table, [], parameters)].join(' and ')
  const budget = parameters.add(String(Math.max(0, Math.trunc(budgetMs))), 'int4')
  // There is no min(uuid) before PostgreSQL 18.
  const last = isInteger(id.dataType) ? 'min(newest.id)' : '(array_agg(newest.id order by newest.id))[1]'
  const { less, equality } = isWalkedAsText(id) ? plainText : id.type
  const slice = (below: string) => `
    select part.last, part.goes_on, part.ids, coalesce(cardinality(part.ids), 0) as found
    from (
      select
        ${last} as last,
        count(*) = ${sliceRows} as goes_on,
        (array_agg(newest.id order by newest.id desc) filter (where newest.matches))[1:${most}] as ids
      from (
        select ${walkedKey('source', id)} as id, ${matches} as matches
        from ${table.relation} as source ${below}
        order by ${walkedKey('source', id)} desc
        limit ${sliceRows}
      ) as newest
    ) as part`
  const answers = await reading.tryAsking<{ readonly hits: FoundRow[]; readonly isWhole: boolean }>(
    `with recursive walk as (
       ${slice('')}
       union all
       select slice.last, slice.goes_on, slice.ids, walk.found + slice.found
       from walk cross join lateral (${slice(`where ${walkedKey('source', id)} ${less} walk.last`)}) as slice
       where walk.goes_on
         and walk.found < ${most}
         and clock_timestamp() < statement_timestamp() + ${budget} * interval '1 millisecond'
     ), hits as (
       select ${hitColumns(reading, found)}
       from ${table.relation} as found
       where ${walkedKey('found', id)} ${equality} any(array(select unnest(walk.ids) as id from walk order by id desc limit ${most}))
       -- The id itself, and not the text that it is shown as: 99 is older than 4994.
       order by ${walkedKey('found', id)} desc
     )
     select
       (select coalesce(json_agg(hits), '[]') from hits) as hits,
       (select not bool_and(walk.goes_on) from walk) as "isWhole"`,
    parameters.values,
  )
  return answers && (answers[0] ?? { hits: [], isWhole: true })
}

/** SQL of the key, as the enum that a domain is over. */
function walkedKey(relation: string, { name, type }: TypedColumn): string {
  const key = `${relation}.${quoteIdentifier(name)}`
  if (familyOf(type) === 'enum') return `${key}::${type.sql}`
  return isWalkedAsText({ type }) ? `${key}::text` : key
}

/** What has no order of its own has that of its text; and arrays, of which no arrays are made. */
function isWalkedAsText({ type }: Pick<TypedColumn, 'type'>): boolean {
  return !type.isSortable || /^(.*\.)?_/s.test(type.name)
}

/**
 * As the filter "contains" has it, for two thirds of its work: ILIKE turns every text into small letters by the rules of the
 * database's language. Where neither side has other letters than those of ASCII, they need no rules.
 */
function isCalled({ label }: ReferencedTable, wanted: string, parameters: Parameters): string {
  const name = asSearchedText(quoteIdentifier(label.name), label.type)
  const pattern = parameters.add(containing(wanted), 'text')
  if (!/^[\x20-\x7e]*$/.test(wanted)) return `${name} ilike ${pattern}`
  const text = `(${quoteIdentifier(label.name)}::text) collate "C"`
  return `case
    when octet_length(${text}) = length(${text}) then lower(${text}) like lower(${pattern} collate "C")
    else ${name} ilike ${pattern}
  end`
}
