import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { inSavepoint } from '../../database/savepoint.js'
import type { ReportsContext } from '../catalogue.js'
import { reportsSchema } from '../view-files/order.js'
import { notRenewed, type OnLevelsProblem, reportsIn } from './keep-levels.js'
import { stateOf } from './level-state.js'
import { levelsOf } from './levels-of.js'
import { renewLevels } from './renew-levels.js'
import type { ChangedRows } from './touched.js'
import { levelsInLine, mostRenewed, type WatchedView } from './watched-view.js'

/** Has the levels of reports whose rows are in tables of ours follow those rows, in the transaction that changes them. */
export interface RowsFollowed {
  /**
   * Ahead of a change: the levels that hold what the rows are now are known from here on.
   *
   * @returns where the rows that are added and removed are to be put; null where no level asks for them
   */
  before(client: ClientBase, view: string): Promise<ChangedRows | null>
  /**
   * Behind a change: what is not renewed holds what was there before, and is not read.
   *
   * @param count how many rows were added or removed, or both; none: nothing is written
   */
  after(client: ClientBase, view: string, count: number): Promise<void>
}

export function followRows(
  { catalogue, timeZone }: Pick<ReportsContext, 'catalogue' | 'timeZone'>,
  onProblem: OnLevelsProblem,
): RowsFollowed {
  const watched = new Map<string, WatchedView['inLine']>()
  return {
    before: async (client, view) => {
      await client.query("select set_config('viewdesk.changing_rows', 'yes', true)")
      const inLine = await levelsInLine(client, view)
      watched.set(view, inLine)
      if (inLine.size === 0) return null
      const like = `(like ${qualify(reportsSchema, view)}) on commit drop`
      // Not everybody may make temporary tables: then the rows are read, until levels are made of them.
      const into = await inSavepoint(client, 'levels', async () => {
        await client.query(`drop table if exists ${added}, ${removed};
          create temporary table viewdesk_added ${like}; create temporary table viewdesk_removed ${like}`)
        return { added, removed }
      })
      if (into === null) watched.delete(view)
      return into
    },
    after: async (client, view, count) => {
      if (count === 0) return
      await client.query(
        'update viewdesk.incremental_report set rows_changed_in = pg_current_xact_id() where view_name = $1',
        [view],
      )
      const inLine = watched.get(view) ?? new Map<string, boolean>()
      if (inLine.size === 0 || count > (await mostRenewed(client, view))) return
      for (const report of reportsIn(catalogue, view)) {
        const levels = levelsOf(report, timeZone)
        const renewed = await inSavepoint(
          client,
          'levels',
          () => renewLevels(client, report, levels, timeZone, { added, removed, count, inLine }),
          (error) => {
            onProblem(report.name, error, notRenewed)
            return null
          },
        )
        // What is not kept any more since days of it are not whole is not told to be in line.
        if (renewed === null || (renewed.length === 0 && levels.some(({ definition }) => inLine.get(definition))))
          continue
        await client.query(
          `update viewdesk.level set state = ${stateOf('level.relations')}, made_at = case when is_kept then now() else made_at end
           where definition = any($1)`,
          [levels.map(({ definition }) => definition)],
        )
      }
    },
  }
}

const added = 'pg_temp.viewdesk_added'
const removed = 'pg_temp.viewdesk_removed'
