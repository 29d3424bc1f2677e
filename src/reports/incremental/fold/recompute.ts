import { quoteIdentifier } from '../../../database/identifiers.js'

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
export function recomputeKeys(report: StoredReport, nulls: readonly boolean[]): string {
  const { grain, view } = report
  const given = grain.filter((_, place) => !nulls[place])
  const keys = given.map(({ type }, place) => `$${place + 1}::text[]::${type}[]`)
  const names = given.map((_, place) => `key_${place}`)
  const from = given.length === 0 ? '(select) as keys' : `unnest(${keys.join(', ')}) as keys (${names.join(', ')})`
  const ofKey = (relation: string) => {
    const parts = grain.map(({ name }, place) => {
      const column = `${relation}.${quoteIdentifier(name)}`
      const key = given.findIndex((one) => one.name === name)
      return nulls[place] ? `${column} is null` : `${column} = keys.key_${key}`
    })
    return parts.join(' and ')
  }
  // Without the offset PostgreSQL would take the two apart and join them.
  const rowsOf = (relation: string, list: string) =>
    `select rows.* from ${from} cross join lateral (select ${list} from ${relation} as rows where ${ofKey('rows')} offset 0) as rows`
  return applyDifference(report, rowsOf(view, 'rows.*'), rowsOf(report.table, withPlace))
}

/** A statement that brings all rows in line with what the report's own SELECT gives now; rows that are the same are left alone. */
export function recomputeAll(report: StoredReport): string {
  return applyDifference(report, `select * from ${report.view}`, `select ${withPlace} from ${report.table} as rows`)
}

const withPlace = 'rows.ctid as viewdesk_place, rows.*'

/**
 * Rows are compared as they are stored, to the last digit, and by their keys where null is the same as null.
 *
 * @returns a statement whose only row says how many rows were taken out, changed and put in; the three never meet
 */
function applyDifference({ table, columns, grain }: StoredReport, fresh: string, stored: string): string {
  const list = columns.map(quoteIdentifier)
  const rowOf = (relation: string, names: readonly string[]) =>
    `row(${names.map((name) => `${relation}.${name}`).join(', ')})::record`
  const key = grain.map(({ name }) => quoteIdentifier(name))
  const isSameKey = `${rowOf('fresh', key)} = ${rowOf('stored', key)}`
  const values = list.map((name) => `fresh.${name}`).join(', ')
  return `
    with fresh as materialized (${fresh}), stored as materialized (${stored}),
    gone as (
      delete from ${table} as target using stored
      where target.ctid = stored.viewdesk_place and not exists (select from fresh where ${isSameKey})
      returning 1
    ),
    changed as (
      update ${table} as target set (${list.join(', ')}) = row(${values})
      from fresh join stored on ${isSameKey}
      where target.ctid = stored.viewdesk_place and ${rowOf('fresh', list)} *<> ${rowOf('stored', list)}
      returning 1
    ),
    come as (
      insert into ${table} (${list.join(', ')})
      select ${values} from fresh where not exists (select from stored where ${isSameKey})
      returning 1
    )
    select
      (select count(*)::int from gone) as gone,
      (select count(*)::int from changed) as changed,
      (select count(*)::int from come) as come`
}
