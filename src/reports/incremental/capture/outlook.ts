import type { ClientBase } from 'pg'
import { pendingMigrations } from '../../../database/migrations/migrate.js'
import { reportsSchema } from '../../view-files/order.js'
import { NotIncrementalError } from '../refusal.js'
import { readCaptureStates } from './capture-state.js'
import { readCapturedTables } from './captured-tables.js'
import { hasGivenUp, readTriggers } from './turn-on.js'

/**
 * Of each table that an incremental report comes of, whether its changes are written down, or how they can be; a line each.
 *
 * @param tables by `schema.name`, each with the columns that are read of it
 * @returns none before the set-up of this release, which makes what knows it
 */
export async function captureOutlook(
  client: ClientBase,
  tables: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  if ((await pendingMigrations(client)).length > 0) return []
  // Those of other reports are ours, and come with them.
  const others = new Map([...tables].filter(([table]) => !table.startsWith(`${reportsSchema}.`)))
  try {
    const found = await readCapturedTables(client, others)
    const states = await readCaptureStates(client, found)
    const lines: string[] = []
    for (const [place, table] of found.entries()) {
      const state = states[place]?.state
      const name = `${table.schema}.${table.name}`
      if (await hasGivenUp(client, table))
        lines.push(
          `changes of ${name} are not written down any more: too many waited, or they could not all be written down`,
        )
      else if (state === 'on' || state === 'begun') lines.push(`changes of ${name} are written down`)
      else if ((await readTriggers(client, table)).isOurs)
        lines.push(`changes of ${name} are not written down: "npx viewdesk capture on" has them so`)
      else
        lines.push(`changes of ${name} are not written down: "npx viewdesk capture plan" prints what its owner can run`)
    }
    return lines
  } catch (error) {
    if (!(error instanceof NotIncrementalError)) throw error
    return [`each refresh works it out: ${error.message}`]
  }
}
