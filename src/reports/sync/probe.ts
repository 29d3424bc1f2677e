import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { quoteLiteral } from '../../database/identifiers.js'
import { ensureSchema } from '../../database/own-schema.js'
import { inTransaction } from '../../database/transactions.js'
import { columnsOf } from '../live/live-views-query.js'
import { nextName } from '../live/next-names.js'
import { withoutOwnAliases, withSettledPrinting } from '../live/printed-definitions.js'
import { ViewFileError } from '../view-files/fault.js'
import { reportsSchema } from '../view-files/order.js'
import { settle } from './build-beside.js'
import { checkColumns } from './check-columns.js'
import { createView } from './create-statement.js'
import type { ProbedView } from './plan/input.js'
import type { Asked } from './plan/questions.js'
import { probeChecks } from './probe-checks.js'
import { unreadableTables } from './unreadable-tables.js'

/**
 * Asks PostgreSQL for the columns and the definition of views that are not there yet, as plain views without any rows, and
 * whether it understands checks: in a transaction that leaves nothing behind.
 *
 * @throws ViewFileError with file and line, before anything long was begun
 */
export async function probe(
  pool: pg.Pool,
  asked: Asked,
  { timeZone, signal }: { readonly timeZone: string; readonly signal: AbortSignal | undefined },
): Promise<Map<string, ProbedView>> {
  if (asked.unknown.length + asked.checked.length === 0) return new Map()
  return await inTransaction(pool, (client) =>
    cancellable(pool, client, signal, async () => {
      await client.query('savepoint probe')
      await ensureSchema(client, reportsSchema)
      await settle(client, timeZone)
      const probed = await probeViews(client, asked)
      await client.query('rollback to savepoint probe')
      return probed
    }),
  )
}

async function probeViews(
  client: pg.ClientBase,
  { unknown, checked, absent }: Asked,
): Promise<Map<string, ProbedView>> {
  const own = new Set([...unknown, ...checked].map(({ name }) => name))
  const faults = await unreadableTables(client, unknown, new Set([...own, ...absent]))
  if (faults.length > 0) throw new ViewFileError(faults)
  const token = randomBytes(4).toString('hex')
  const names = new Map<string, string>()
  const probed = new Map<string, ProbedView>()
  for (const file of unknown) {
    const name = nextName(token, file.name)
    await createView(client, file, { name, kind: 'view', names })
    names.set(file.name, name)
    const { columns, definition } = await readProbe(client, name)
    checkColumns(file, columns)
    probed.set(file.name, { columns, definition: nameAsFinal(definition, names) })
  }
  // A check may read views that stand behind its own, so all of them have to be there.
  await probeChecks(client, checked, { names, absent })
  return probed
}

async function readProbe(client: pg.ClientBase, name: string): Promise<ProbedView> {
  return await withSettledPrinting(client, async () => {
    const oid = `${quoteLiteral(`${reportsSchema}.${name}`)}::pg_catalog.regclass`
    const { rows } = await client.query<ProbedView>(
      `select ${columnsOf(oid)} as columns, pg_catalog.pg_get_viewdef(${oid}) as definition`,
    )
    return rows[0] as ProbedView
  })
}

/** A relation that stands under another name is printed with that name and its alias. */
function nameAsFinal(definition: string, names: ReadonlyMap<string, string>): string {
  let final = definition
  for (const [name, next] of names) {
    // A keyword is quoted, as an alias and as a name alike.
    const quoted = definition.includes(`"${name}"`) ? `"${name}"` : name
    final = final.replaceAll(`reports.${next}`, `reports.${quoted}`)
  }
  return withoutOwnAliases(final)
}
