import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { reportsSchema } from '../view-files/order.js'
import { type ViewFile, ViewFileError } from '../view-files/view-file.js'
import { checkColumns } from './check-columns.js'
import { createView } from './create-statement.js'
import { columnsOf, type LiveColumn, withoutOwnAliases, withSettledPrinting } from './live-views.js'
import { nextName } from './next-names.js'
import { probeChecks } from './probe-checks.js'
import { unreadableTables } from './unreadable-tables.js'

/** What PostgreSQL makes of a file. */
export interface ProbedView {
  readonly columns: readonly LiveColumn[]
  /** As it would print the view's definition. */
  readonly definition: string
}

/** What PostgreSQL is asked about. */
export interface Asked {
  /** Files of views that are not there, or not as the file has them; in the order of their dependencies. */
  readonly unknown: readonly ViewFile[]
  /** Files whose checks it has to understand. */
  readonly checked: readonly ViewFile[]
  /** Views that are not there and are none of `unknown`: nothing can be said of checks that read them. */
  readonly absent: ReadonlySet<string>
}

/**
 * Asks PostgreSQL for the columns and the definition of views that are not there yet: as plain views, without any rows.
 *
 * The caller rolls its transaction back, so that nothing of it is ever seen.
 *
 * @throws ViewFileError with file and line, before anything long was begun
 */
export async function probeViews(
  client: ClientBase,
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

async function readProbe(client: ClientBase, name: string): Promise<ProbedView> {
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
