import type { ClientBase, QueryResult } from 'pg'
import { arrayLiteral } from '../../database/array-literal.js'
import { qualify } from '../../database/identifiers.js'
import { type Asked, askInOneMessage } from '../../database/one-message.js'
import { inSavepoint, undo } from '../../database/savepoint.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { isRefusedStatement } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { reportsSchema } from '../view-files/order.js'
import { notRenewed, type OnLevelsProblem, reportsIn } from './keep-levels.js'
import { stateOf } from './level-state.js'
import { levelsOf } from './levels-of.js'
import { renewFew } from './renew-few.js'
import { renewLevels } from './renew-levels.js'
import type { LevelsRenewed } from './renew-many.js'
import { askRowTypes, type ReportWithLevels, type RowTypes, rowTypesOf } from './row-types.js'
import { relationsOf, type ToldRows } from './told-rows.js'
import { few } from './touched.js'
import { askLevelsInLine, inLineOf, mostRenewed, type ViewChanges, type WatchedView } from './watched-view.js'

/** Has the levels of reports whose rows are in tables of ours follow those rows, in the transaction that changes them. */
export interface RowsFollowed {
  /** What is asked ahead of a change: the levels that hold what the rows are now are known from here on. */
  ask(view: string): readonly (Asked | string)[]
  /**
   * Ahead of a change, behind what is asked.
   *
   * @param most how many rows are removed, and how many added, at most; null where nobody knows
   * @param answers to what `ask` has asked
   * @returns where the rows that are added and removed are to be told; null where no level asks for them
   */
  before(
    client: ClientBase,
    view: string,
    most: number | null,
    answers: readonly QueryResult[],
  ): Promise<'answer' | typeof tables | null>
  /**
   * Behind a change: what is not renewed holds what was there before, and is not read.
   *
   * @param change how many rows were added or removed, or both; none: nothing is written
   * @returns what is left to be written, with which levels are in line again
   */
  after(client: ClientBase, view: string, change: RowsChange): Promise<readonly (Asked | string)[]>
}

export interface RowsChange {
  readonly count: number
  /** The rows themselves, where they were told in an answer. */
  readonly rows?: ToldRows | undefined
}

interface Watched {
  readonly inLine: WatchedView['inLine']
  readonly types: RowTypes
}

export function followRows(
  { catalogue, timeZone }: Pick<ReportsContext, 'catalogue' | 'timeZone'>,
  onProblem: OnLevelsProblem,
): RowsFollowed {
  const watched = new Map<string, Watched>()

  const levelsIn = (view: string): ReportWithLevels[] =>
    reportsIn(catalogue, view).map((report) => ({ report, levels: levelsOf(report, timeZone) }))

  /** @returns null where PostgreSQL refused a statement: then nothing of it stays */
  async function renewTogether(
    client: ClientBase,
    view: string,
    changes: ViewChanges,
    types: RowTypes,
  ): Promise<{ readonly renewed: LevelsRenewed[]; readonly left: readonly string[] } | null> {
    let isBegun = false
    const ask = async (asked: readonly (Asked | string)[]): Promise<QueryResult[]> => {
      if (asked.length === 0) return []
      const first = isBegun ? [] : ['savepoint levels']
      isBegun = true
      return (await askInOneMessage(client, [...first, ...asked])).slice(first.length)
    }
    try {
      const renewed = await renewFew(client, levelsIn(view), { changes, types, timeZone, ask })
      return { renewed, left: isBegun ? ['release savepoint levels'] : [] }
    } catch (error) {
      if (!isBegun || !isRefusedStatement(error) || sqlState(error) === sqlStates.queryCanceled) throw error
      await undo(client, 'levels')
      return null
    }
  }

  /** One report whose levels cannot be renewed leaves the others be. */
  async function renewEach(client: ClientBase, view: string, changes: ViewChanges): Promise<LevelsRenewed[]> {
    const renewed: LevelsRenewed[] = []
    for (const { report, levels } of levelsIn(view)) {
      const kept = await inSavepoint(
        client,
        'levels',
        () => renewLevels(client, report, levels, timeZone, changes),
        (error) => {
          onProblem(report.name, error, notRenewed)
          return null
        },
      )
      if (kept !== null) renewed.push({ report, levels, kept })
    }
    return renewed
  }

  return {
    ask: (view) => [
      "select set_config('viewdesk.changing_rows', 'yes', true)",
      askLevelsInLine(view),
      askRowTypes(view, levelsIn(view)),
    ],
    before: async (client, view, most, [, states, types]) => {
      const inLine = inLineOf(states?.rows ?? [])
      watched.set(view, { inLine, types: rowTypesOf(types) })
      if (inLine.size === 0) return null
      if (most !== null && 2 * most <= few) return 'answer'
      const like = `(like ${qualify(reportsSchema, view)}) on commit drop`
      // Not everybody may make temporary tables: then the rows are read, until levels are made of them.
      const into = await inSavepoint(client, 'levels', async () => {
        await client.query(`drop table if exists ${tables.added}, ${tables.removed};
          create temporary table viewdesk_added ${like}; create temporary table viewdesk_removed ${like}`)
        return tables
      })
      if (into === null) watched.delete(view)
      return into
    },
    after: async (client, view, { count, rows }) => {
      if (count === 0) return []
      const tell: Asked = {
        text: 'update viewdesk.incremental_report set rows_changed_in = pg_current_xact_id() where view_name = $1',
        values: [view],
      }
      const known = watched.get(view)
      if (known === undefined || known.inLine.size === 0) return [tell]
      if (count > (await mostRenewed(client, view, count))) return [tell]
      const changed = rows === undefined ? tables : relationsOf(qualify(reportsSchema, view), rows)
      const changes = { ...changed, count, inLine: known.inLine }
      const together = rows && (await renewTogether(client, view, changes, known.types))
      const renewed = together?.renewed ?? (await renewEach(client, view, changes))
      const { inLine } = known
      const definitions = renewed.flatMap(({ levels, kept }) =>
        // What is not kept any more since days of it are not whole is not told to be in line.
        kept.length === 0 && levels.some(({ definition }) => inLine.get(definition))
          ? []
          : levels.map(({ definition }) => definition),
      )
      return [...(together?.left ?? []), tell, inLineAgain(definitions)]
    },
  }
}

/** @param definitions of levels that hold again what the rows are */
function inLineAgain(definitions: readonly string[]): Asked {
  return {
    text: `with state as materialized (
        select one.relations, ${stateOf('one.relations')} as state
        from (select distinct relations from viewdesk.level where definition = any($1::text[])) as one
      )
      update viewdesk.level set state = state.state, made_at = case when is_kept then now() else made_at end
      from state where level.definition = any($1::text[]) and level.relations = state.relations`,
    values: [arrayLiteral(definitions)],
  }
}

const tables = { added: 'pg_temp.viewdesk_added', removed: 'pg_temp.viewdesk_removed', values: [], isEmpty: false }
