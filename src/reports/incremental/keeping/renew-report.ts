import type { ClientBase } from 'pg'
import { askInOneMessage } from '../../../database/one-message.js'
import type { RowsFollowed } from '../../levels/changing-rows.js'
import { CaptureLostError, foldWithin } from '../fold/fold.js'
import { type ChangeSteps, type Difference, recomputeReport } from '../fold/fold-report.js'
import { readStoredReport } from '../fold/stored-report.js'
import { NotIncrementalError } from '../refusal.js'
import { changeOf, hashOf } from './fold-kept.js'
import { readKeptReport } from './kept-report.js'

/**
 * Brings an incremental report up to date in a refresh's transaction: by what has been written down where that is all, else by
 * working out all its rows and changing those that differ. No fold runs meanwhile; what it has yet to take in stays for the next
 * one, to which it is no news.
 *
 * @param follow has the levels follow
 */
export async function renewReport(client: ClientBase, name: string, follow: RowsFollowed): Promise<Difference> {
  const steps: ChangeSteps = {
    ask: () => follow.ask(name),
    before: (inside, _, most, answers) => follow.before(inside, name, most, answers),
    after: (inside, _, difference) => follow.after(inside, name, changeOf(difference)),
  }
  const { rows } = await client.query<{ madeOf: string | null }>(
    'select made_of as "madeOf" from viewdesk.incremental_report where view_name = $1 and is_captured and not is_anew',
    [name],
  )
  if (rows[0] !== undefined) {
    try {
      const { report, print } = await readKeptReport(client, name, undefined)
      if ((rows[0].madeOf ?? hashOf(print)) === hashOf(print)) return await foldWithin(client, report, steps)
    } catch (error) {
      if (!(error instanceof CaptureLostError || error instanceof NotIncrementalError)) throw error
    }
  }
  const stored = await readStoredReport(client, name)
  const into = await follow.before(client, name, null, await askInOneMessage(client, follow.ask(name)))
  const difference = await recomputeReport(client, stored, into)
  await askInOneMessage(client, await follow.after(client, name, changeOf(difference)))
  return difference
}
