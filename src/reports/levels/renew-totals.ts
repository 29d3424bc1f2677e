import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { keyOfFiner, keyOfRows, type Level, selectOfFiner, selectOfGrain, valueColumns, valuesOf } from './level.js'
import { relationsByValue } from './one-value.js'
import { renewedValue } from './renewed-value.js'
import { isFiner } from './select-level.js'
import { type ChangedRows, few, literalOf, namedGroups, type Touched, touch, type Way } from './touched.js'
import { whereOf } from './touched-within.js'

/** Of what groups are made anew. */
export interface Sources {
  /** The level that holds the report's rows, where there is one. */
  readonly rows: Level | null
  /** Levels that are in line already. */
  readonly made: readonly Level[]
  readonly timeZone: string
}

/** How a level is brought in line: statements that are run behind one another, and what their answers ask for besides. */
export interface Renewal {
  readonly statements: readonly string[]
  /** @param results the rows of each statement, as arrays */
  finish(client: ClientBase, results: readonly (readonly unknown[][])[]): Promise<void>
}

const renewedGroups = 'pg_temp.viewdesk_renewed'

/** Totals are those of before, with what was added and without what was removed, wherever that tells them to the last digit. */
export function renewTotals(
  report: Report,
  level: Level,
  changed: Changed,
  { touched, ...sources }: Sources & { readonly touched: Touched },
): Renewal {
  const { keys, relation } = level
  const { timeZone } = sources
  const rows = `(${bothKinds(changed)}) as viewdesk_changed`
  const names = keys.map(quoteIdentifier)
  return {
    statements: [
      `drop table if exists ${renewedGroups}`,
      `create temporary table viewdesk_renewed on commit drop as ${selectRenewed(report, level, rows, touched.ways, timeZone)}`,
      `delete from ${relation} as old using ${renewedGroups} as renewed where old.ctid = renewed.kept_place`,
      `insert into ${relation} ${selectCertain(report, level, renewedGroups, timeZone)}`,
      selectUnsure(level, renewedGroups),
    ],
    finish: async (client, results) => {
      const unsure = results.at(-1) as (string | null)[][]
      if (unsure.length === 0) return
      const groups = `select ${names.join(', ')} from ${renewedGroups} where ${isUnsure}`
      const anew = unsure.length <= few ? namedGroups(keys, unsure) : await touch(client, keys, groups)
      await makeAnew(client, report, level, anew, sources)
    },
  }
}

type Changed = Pick<ChangedRows, 'added' | 'removed'>

/** The rows of a level that are known by what `selectRenewed` gives, the groups that have come to be empty left out. */
export function selectCertain(report: Report, { keys }: Level, renewed: string, timeZone: string): string {
  const values = valueColumns(report, timeZone).map(({ name }) => name)
  return `select ${[...keys.map(quoteIdentifier), ...values].join(', ')} from ${renewed} where kept_is_certain and counted > 0`
}

/** The keys of the others, as they are written in a statement. */
export function selectUnsure({ keys }: Level, renewed: string): string {
  return `select ${keys.map((key) => literalOf(quoteIdentifier(key))).join(', ')} from ${renewed} where ${isUnsure}`
}

/** Of a row that `selectRenewed` gives. */
export const isUnsure = 'not kept_is_certain and counted > 0'

/**
 * A SELECT of the groups in which rows were added or removed as they are now, with `kept_is_certain`, and `kept_place`, where the
 * level had them before: null for those that it did not have.
 *
 * @param rows what `bothKinds` gives of the rows
 * @param ways in which keys are null in the groups; others are left out
 */
export function selectRenewed(
  report: Report,
  { grain, keys, relation }: Level,
  rows: string,
  ways: readonly Way[],
  timeZone: string,
): string {
  const names = keys.map(quoteIdentifier)
  const grouped = keys.map((key, place) => `${keyOfRows(report, grain, key, timeZone)} as ${names[place]}`)
  const sums = [
    ['more', 'not viewdesk_is_less'],
    ['less', 'viewdesk_is_less'],
  ].flatMap(([side, condition]) =>
    valuesOf(report, timeZone, condition).map(({ name, sql }) => `${sql} as viewdesk_${side}_${name}`),
  )
  const renewed = valueColumns(report, timeZone).map(({ name, kind }) => ({
    name,
    ...renewedValue(kind, `viewdesk_before.${name}`, `viewdesk_more_${name}`, `viewdesk_less_${name}`),
  }))
  const certain = renewed.map(({ isCertain }) => isCertain).filter((sql) => sql !== 'true')
  const columns = [
    ...names.map((name) => `viewdesk_change.${name}`),
    ...renewed.map(({ name, value }) => `${value} as ${name}`),
    `${certain.length === 0 ? 'true' : certain.join(' and ')} as kept_is_certain`,
    'viewdesk_before.ctid as kept_place',
  ]
  const groups = names.length === 0 ? '' : `group by ${names.map((_, place) => place + 1).join(', ')}`
  // Apart by nulls: `=` finds none, and nothing else is looked up by an index or a hash.
  return ways
    .map((way) => {
      const isSame = names.map((name, place) =>
        way[place] ? `viewdesk_before.${name} is null` : `viewdesk_before.${name} = viewdesk_change.${name}`,
      )
      return `select ${columns.join(', ')}
from (
select ${[...grouped, ...sums].join(', ')} from ${rows} ${whereOf(names, way)} ${groups}
) as viewdesk_change
left join ${relation} as viewdesk_before on ${['true', ...isSame].join(' and ')}`
    })
    .join('\nunion all\n')
}

/** Rows that were added and removed as one relation, which tells them apart by `viewdesk_is_less`. */
export function bothKinds({ added, removed }: Changed): string {
  return `select false as viewdesk_is_less, * from ${added} union all select true, * from ${removed}`
}

/** Groups are made of finer ones, or of the rows, where what changed does not tell what they are. */
export async function makeAnew(
  client: ClientBase,
  report: Report,
  level: Level,
  groups: Touched,
  { rows, made, timeZone }: Sources,
): Promise<void> {
  const { grain, relation } = level
  const finer = made.findLast((one) => isFiner(one, level))
  const selects = finer
    ? groups
        .wheres((key) => keyOfFiner(report, grain, key))
        .map((where) => selectOfFiner(report, grain, timeZone, finer.relation, where))
    : groups
        .wheres((key) => keyOfRows(report, grain, key, timeZone))
        .flatMap((where) =>
          (rows ? [rows.relation] : relationsByValue(report)).map((source) =>
            selectOfGrain({ ...report, relation: source }, grain, timeZone, where),
          ),
        )
  for (const select of selects) await client.query(`insert into ${relation} ${select}`)
}
