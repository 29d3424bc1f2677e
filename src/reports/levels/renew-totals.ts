import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { keyOfFiner, keyOfRows, type Level, selectOfFiner, selectOfGrain, valueColumns } from './level.js'
import { relationsByValue } from './one-value.js'
import { renewedValue } from './renewed-value.js'
import { isFiner } from './select-level.js'
import { type ChangedRows, literalOf, namedGroups, type Touched, touch } from './touched.js'

interface Sources {
  /** The groups whose rows have changed. */
  readonly touched: Touched
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
export function renewTotals(report: Report, level: Level, changed: ChangedRows, sources: Sources): Renewal {
  const { keys, relation } = level
  const { touched, timeZone } = sources
  const names = keys.map(quoteIdentifier)
  const values = valueColumns(report, timeZone).map(({ name }) => name)
  const renewed = selectRenewed(report, level, changed, touched, timeZone)
  const first = touched.areNamed
    ? []
    : [`drop table if exists ${renewedGroups}`, `create temporary table viewdesk_renewed on commit drop as ${renewed}`]
  const gone = touched
    .wheres(quoteIdentifier)
    .map((where, place) => `gone_${place} as (delete from ${relation} ${where}),`)
  const put = `with renewed as materialized (${touched.areNamed ? renewed : `select * from ${renewedGroups}`}),
      ${gone.join('\n')}
      put as (insert into ${relation} select ${[...names, ...values].join(', ')} from renewed where kept_is_certain)
      select ${names.map(literalOf).join(', ')} from renewed where not kept_is_certain`
  return {
    statements: [...first, put],
    finish: async (client, results) => {
      const unsure = results.at(-1) as (string | null)[][]
      if (unsure.length === 0) return
      const groups = `select ${names.join(', ')} from ${renewedGroups} where not kept_is_certain`
      const anew = touched.areNamed ? namedGroups(keys, unsure) : await touch(client, keys, groups, unsure.length)
      await makeAnew(client, report, level, anew, sources)
    },
  }
}

/** A SELECT of the groups as they are now, with `kept_is_certain`. */
function selectRenewed(
  report: Report,
  { grain, keys, relation }: Level,
  { added, removed }: ChangedRows,
  touched: Touched,
  timeZone: string,
): string {
  const names = keys.map(quoteIdentifier)
  const columns = valueColumns(report, timeZone)
  const all = [...names, ...columns.map(({ name }) => name)].join(', ')
  const of = (source: string) => selectOfGrain({ ...report, relation: source }, grain, timeZone, '')
  const parts = [
    ...touched.wheres(quoteIdentifier).map((where) => `select 'before' as kept_part, ${all} from ${relation} ${where}`),
    `select 'more', ${all} from (${of(added)}) as more`,
    `select 'less', ${all} from (${of(removed)}) as less`,
  ]
  // Put beside one another by GROUP BY, to which nulls are equal. A part has a group once.
  const sides = columns.flatMap(({ name }) =>
    ['before', 'more', 'less'].map(
      (part) => `max(${name}) filter (where kept_part = '${part}') as kept_${part}_${name}`,
    ),
  )
  const renewed = columns.map(({ name, kind }) => {
    const [before, more, less] = ['before', 'more', 'less'].map((part) => `kept_${part}_${name}`) as [
      string,
      string,
      string,
    ]
    return { name, ...renewedValue(kind, before, more, less) }
  })
  return `select ${[...names, ...renewed.map(({ name, value }) => `${value} as ${name}`)].join(', ')},
  ${renewed.map(({ isCertain }) => isCertain).join(' and ')} as kept_is_certain
from (
  select ${[...names, ...sides].join(', ')} from (${parts.join('\nunion all\n')}) as part
  ${names.length === 0 ? '' : `group by ${names.join(', ')}`}
) as side
${names.length === 0 ? '' : `where ${renewed[0]?.value} > 0`}`
}

async function makeAnew(
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
