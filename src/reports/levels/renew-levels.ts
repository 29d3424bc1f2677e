import type { ClientBase } from 'pg'
import { askApart } from '../../database/one-message.js'
import type { Report } from '../report.js'
import type { Level } from './level.js'
import { renewFew } from './renew-few.js'
import { renewMany } from './renew-many.js'
import { readRowTypes } from './row-types.js'
import { few } from './touched.js'
import type { ViewChanges } from './watched-view.js'

/**
 * Brings the levels of a report in line with what a refresh has changed, when they held what was there before: groups
 * in which a row was added or removed are renewed, all others stay.
 *
 * @returns those that are kept; null where all of them have to be made of all rows
 */
export async function renewLevels(
  client: ClientBase,
  report: Report,
  levels: readonly Level[],
  timeZone: string,
  changes: ViewChanges,
): Promise<readonly Level[] | null> {
  if (changes.count > few) return await renewMany(client, report, levels, timeZone, changes)
  const reports = [{ report, levels }]
  const types = await readRowTypes(client, report.storedIn?.view ?? '', reports)
  // The next refresh has its rows in other tables.
  const ask = (asked: Parameters<typeof askApart>[1]) => askApart(client, asked)
  const [renewed] = await renewFew(client, reports, { changes, types, timeZone, ask })
  return renewed?.kept ?? null
}
