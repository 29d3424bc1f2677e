import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { inSavepoint } from '../../database/savepoint.js'
import type { ReportsContext } from '../catalogue.js'
import { reportsSchema } from '../view-files/order.js'
import { notRenewed, type OnLevelsProblem, reportsIn } from './keep-levels.js'
import { stateOf } from './level-state.js'
import { levelsOf } from './levels-of.js'
import { renewLevels } from './renew-levels.js'
import { relationsOf, type ToldRows } from './told-rows.js'
import { few } from './touched.js'
import { levelsInLine, mostRenewed, type WatchedView } from './watched-view.js'

/** Has the levels of reports whose rows are in tables of ours follow those rows, in the transaction that changes them. */
export interface RowsFollowed {
  /**
   * Ahead of a change: the levels that hold what the rows are now are known from here on.
   *
   * @param most how many rows are removed, and how many added, at most; null where nobody knows
   * @returns where the rows that are added and removed are to be told; null where no level asks for them
   */
  before(client: ClientBase, view: string, most: number | null): Promise<'answer' | typeof tables | null>
  /**
   * Behind a change: what is not renewed holds what was there before, and is not read.
   *
   * @param change how many rows were added or removed, or both; none: nothing is written
   */
  after(client: ClientBase, view: string, change: RowsChange): Promise<void>
}

export interface RowsChange {
  readonly count: number
  /** The rows themselves, where they were told in an answer. */
  readonly rows?: ToldRows | undefined
}

export function followRows(
  { catalogue, timeZone }: Pick<ReportsContext, 'catalogue' | 'timeZone'>,
  onProblem: OnLevelsProblem,
): RowsFollowed {
  const watched = new Map<string, WatchedView['inLine']>()
  return {
    before: async (client, view, most) => {
      await client.query("select set_config('viewdesk.changing_rows', 'yes', true)")
      const inLine = await levelsInLine(client, view)
      watched.set(view, inLine)
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
      if (count === 0) return
      await client.query(
        'update viewdesk.incremental_report set rows_changed_in = pg_current_xact_id() where view_name = $1',
        [view],
      )
      const inLine = watched.get(view) ?? new Map<string, boolean>()
      if (inLine.size === 0 || count > (await mostRenewed(client, view, count))) return
      const changed = rows === undefined ? tables : relationsOf(qualify(reportsSchema, view), rows)
      const renewed: string[] = []
      for (const report of reportsIn(catalogue, view)) {
        const levels = levelsOf(report, timeZone)
        const made = await inSavepoint(
          client,
          'levels',
          () => renewLevels(client, report, levels, timeZone, { ...changed, count, inLine }),
          (error) => {
            onProblem(report.name, error, notRenewed)
            return null
          },
        )
        // What is not kept any more since days of it are not whole is not told to be in line.
        if (made === null || (made.length === 0 && levels.some(({ definition }) => inLine.get(definition)))) continue
        renewed.push(...levels.map(({ definition }) => definition))
      }
      await client.query(
        `update viewdesk.level set state = ${stateOf('level.relations')}, made_at = case when is_kept then now() else made_at end
         where definition = any($1)`,
        [renewed],
      )
    },
  }
}

const tables = { added: 'pg_temp.viewdesk_added', removed: 'pg_temp.viewdesk_removed', isEmpty: false }
