import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chooseTables } from '../../src/reports/adopting/choose-tables.js'
import { proposeFiles } from '../../src/reports/adopting/propose.js'
import type { Ask } from '../../src/reports/adopting/questions.js'
import { listTables } from '../../src/reports/adopting/tables.js'
import type { ViewsDesk } from './views-desk.js'

/**
 * Writes what is proposed for all tables of a schema into the desk's folder.
 *
 * @returns the texts, by what the files are called there: `sources/source_order`
 */
export async function writeProposed(
  desk: ViewsDesk,
  schema: string,
  ask: Ask = async ({ proposed }) => proposed ?? 'none',
): Promise<ReadonlyMap<string, string>> {
  const client = await desk.database.pools.admin.connect()
  try {
    const { chosen } = chooseTables(await listTables(client), new Set(), { schemas: [schema], tables: null })
    const { views } = await proposeFiles({ client, tables: chosen, neighbours: chosen, files: [], ask })
    const texts = new Map(views.map(({ file, text }) => [file.replace(/^views\/|\.sql$/g, ''), text]))
    await mkdir(join(desk.folder, 'sources'))
    for (const [name, text] of texts) await desk.write(name, text)
    return texts
  } finally {
    client.release()
  }
}
