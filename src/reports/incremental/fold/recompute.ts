import { quoteIdentifier } from '../../../database/identifiers.js'
import type { ChangedRows } from '../../levels/touched.js'

/** What is done besides with rows that are taken out and put in: told in the answer where they are few, or put into tables. */
export type ToldIn = 'answer' | Pick<ChangedRows, 'added' | 'removed'> | null

/** A report whose rows are kept in a table. */
export interface StoredReport {
  /** The table, as written in SQL. */
  readonly table: string
  /** The view that says what its rows are, as written in SQL. */
  readonly view: string
  readonly columns: readonly string[]
  /** The columns that tell rows apart, with their types. */
  readonly grain: readonly { readonly name: string; readonly type: string }[]
}

/** Keys of rows, a list for each column of the grain, as PostgreSQL prints them. */
export type Keys = readonly (readonly (string | null)[])[]

/**
 * A statement that brings the rows of some keys in line with what the report's own SELECT gives for them now; rows that are the
 * same are left alone. Its parameters are arrays of texts, one for each part of the grain that is not null.
 *
 * Each key is handed in by itself, as a constant to the SELECT, so that PostgreSQL carries it into groups and subqueries, where
 * a join with all keys would have it group every row there is first.
 *
 * @param nulls for each part of the grain, whether it is null in all of the keys
 */
export function recomputeKeys(report: StoredReport, nulls: readonly boolean[], into: ToldIn): string {
  const { grain, view } = report
  const given = grain.filter((_, place) => !nulls[place])
  // There are no arrays of arrays: each is made of its text by itself.
  const isArray = ({ type }: { type: string }) => type.endsWith('[]')
  const keys = given.map((one, place) => `$${place + 1}::text[]${isArray(one) ? '' : `::${one.type}[]`}`)
  const names = given.map((_, place) => `key_${place}`)
  const from = given.length === 0 ? '(select) as keys' : `unnest(${keys.join(', ')}) as keys (${names.join(', ')})`
  const ofKey = (relation: string) => {
    const parts = grain.map(({ name }, place) => {
      const column = `${relation}.${quoteIdentifier(name)}`
      const key = given.findIndex((one) => one.name === name)
      const cast = grain[place] !== undefined && isArray(grain[place]) ? `::${grain[place].type}` : ''
      return nulls[place] ? `${column} is null` : `${column} = keys.key_${key}${cast}`
    })
    return parts.join(' and ')
  }
  // Without the offset PostgreSQL would take the two apart and join them.
  const rowsOf = (relation: string, list: string) =>
    `select rows.* from ${from} cross join lateral (select ${list} from ${relation} as rows where ${ofKey('rows')} offset 0) as rows`
  const isSameKey = given.map(({ name }) => `fresh.${quoteIdentifier(name)} = stored.${quoteIdentifier(name)}`)
  return applyDifference(report, rowsOf(view, freshList), rowsOf(report.table, storedList), isSameKey, {
    isSmall: true,
    into,
  })
}

/**
 * Statements that bring all rows in line with what the report's own SELECT gives now; rows that are the same are left alone.
 *
 * Those with a null in their key stand apart: only others can be joined by their keys as quickly as it takes for all rows.
 */
export function recomputeAll(report: StoredReport, into: ToldIn): string[] {
  const key = report.grain.map(({ name }) => quoteIdentifier(name))
  const some = key.map((name) => `rows.${name} is null`).join(' or ')
  const rowsOf = (relation: string, list: string, condition: string) =>
    `select ${list} from ${relation} as rows where ${condition}`
  const statement = (condition: string, isSameKey: readonly string[]) =>
    applyDifference(
      report,
      rowsOf(report.view, freshList, condition),
      rowsOf(report.table, storedList, condition),
      isSameKey,
      { isSmall: false, into },
    )
  return [
    statement(
      `not (${some})`,
      key.map((name) => `fresh.${name} = stored.${name}`),
    ),
    statement(some, [`${recordOf('fresh', key)} = ${recordOf('stored', key)}`]),
  ]
}

const storedList = 'rows.ctid as viewdesk_place, rows.*'
const freshList = 'true as viewdesk_is_fresh, rows.*'

/** Two of them are equal also where nulls are. */
function recordOf(relation: string, names: readonly string[]): string {
  return `row(${names.map((name) => `${relation}.${name}`).join(', ')})::record`
}

/**
 * Rows are compared as they are stored, to the last digit.
 *
 * @param isSameKey conditions that have to be true of two rows with one key; none where there is but one key
 * @param options.isSmall whether the rows are few enough to be looked at a second time
 * @returns a statement whose only row says how many rows were taken out, changed and put in, which never meet, whether the
 *   SELECT gives two rows for one key, and which rows they were where that is asked for
 */
function applyDifference(
  { table, columns, grain }: StoredReport,
  fresh: string,
  stored: string,
  isSameKey: readonly string[],
  { isSmall, into }: { readonly isSmall: boolean; readonly into: ToldIn },
): string {
  const list = columns.map(quoteIdentifier)
  const values = list.map((name) => `different.${name}`).join(', ')
  const key = grain.map(({ name }) => quoteIdentifier(name)).join(', ')
  const before = list.map((_, place) => `viewdesk_was_${place}`)
  const was = into === null ? '' : list.map((name, place) => `, stored.${name} as ${before[place]}`).join('')
  const writtenDown =
    into === null || into === 'answer'
      ? ''
      : `,
    added as (insert into ${into.added} select ${values} from different where viewdesk_is_fresh),
    removed as (
      insert into ${into.removed} select ${before.join(', ')} from different where viewdesk_place is not null
    )`
  const told =
    into !== 'answer'
      ? ''
      : `,
      array(select row(${values})::${table}::text from different where viewdesk_is_fresh) as added,
      array(select row(${before.join(', ')})::${table}::text from different where viewdesk_place is not null) as removed`
  return `
    with fresh as ${isSmall ? 'materialized' : 'not materialized'} (${fresh}),
    different as materialized (
      select stored.viewdesk_place, fresh.viewdesk_is_fresh, ${list.map((name) => `fresh.${name}`).join(', ')}${was}
      from (${stored}) as stored full join fresh on ${isSameKey.length > 0 ? isSameKey.join(' and ') : 'true'}
      where stored.viewdesk_place is null or fresh.viewdesk_is_fresh is null
        or ${recordOf('fresh', list)} *<> ${recordOf('stored', list)}
    ),
    gone as (
      delete from ${table} as target using different
      where target.ctid = different.viewdesk_place and different.viewdesk_is_fresh is null
      returning 1
    ),
    changed as (
      update ${table} as target set (${list.join(', ')}) = row(${values}) from different
      where target.ctid = different.viewdesk_place and different.viewdesk_is_fresh
      returning 1
    ),
    come as (
      insert into ${table} (${list.join(', ')}) select ${values} from different where viewdesk_place is null
      returning 1
    )${writtenDown}
    select
      (select count(*)::int from gone) as gone,
      (select count(*)::int from changed) as changed,
      (select count(*)::int from come) as come,
      ${isSmall ? `exists (select from fresh group by ${key} having count(*) > 1)` : 'false'} as "isTwice"${told}`
}

/** Whether there are other rows than the report's own SELECT gives once all that differ were changed: some have one key. */
export function countsDiffer({ table, view }: StoredReport): string {
  return `select (select count(*) from ${table}) <> (select count(*) from ${view}) as "isTwice"`
}
