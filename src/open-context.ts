import type { Config } from './config/config.js'
import { type OpenDatabase, viewsDirOf } from './open-database.js'
import type { ReportsContext } from './reports/catalogue.js'
import { loadCatalogue } from './reports/load-catalogue.js'

/**
 * The reports of a database, as the panel and the commands work with them.
 *
 * Apart from the composition root: a command that only asks the database need not load the panel, which takes seconds.
 */
export async function openContext(
  config: Config,
  database: OpenDatabase,
  now: () => Date = () => new Date(),
): Promise<ReportsContext> {
  const { timeZone } = config
  const catalogue = await loadCatalogue(database.pools, { viewsDir: viewsDirOf(config), timeZone })
  return { pools: database.pools, catalogue, timeZone, now }
}
