import type { Config } from './config/config.js'
import { examine } from './examine.js'
import type { OpenDatabase } from './open-database.js'
import type { Health } from './panel/health.js'
import { filesOf } from './prepare-database.js'
import type { ReportsContext } from './reports/catalogue.js'
import { readViewStatus } from './reports/sync/view-status.js'
import { faultLine, ViewFileError } from './reports/view-files/fault.js'

/** What the page of health tells: also while somebody writes at a file whose header cannot be read, though of views nothing then. */
export async function lookAtHealth(config: Config, database: OpenDatabase, context: ReportsContext): Promise<Health> {
  try {
    return {
      ...(await examine(config, database)),
      views: await readViewStatus(database.pools, context, filesOf(config)),
    }
  } catch (error) {
    if (!(error instanceof ViewFileError)) throw error
    return { problems: error.faults.map(faultLine), notes: [], views: [] }
  }
}
