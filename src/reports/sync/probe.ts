import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { columnsOf } from '../live/live-views-query.js'
import { nextName } from '../live/next-names.js'
import { withoutOwnAliases, withSettledPrinting } from '../live/printed-definitions.js'
import { reportsSchema } from '../view-files/order.js'
import { checkColumns } from './check-columns.js'
import { createView } from './create-statement.js'
import type { ProbedView } from './plan/input.js'
import type { Asked } from './plan/questions.js'
import { probeChecks } from './probe-checks.js'

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
