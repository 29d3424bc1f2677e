import type { Config } from './config/config.js'
import { type OpenDatabase, viewsDirOf } from './open-database.js'
import type { Doubt } from './reports/doubts/doubt.js'
import { type DoubtsOptions, findDoubts } from './reports/doubts/find-doubts.js'
import { readViewFolder } from './reports/view-files/view-folder.js'

/** What makes figures wrong without a word, of the files that can be read. */
export async function lookForDoubts(
  config: Config,
  { pools }: Pick<OpenDatabase, 'pools'>,
  options: Omit<DoubtsOptions, 'timeZone'> = {},
): Promise<Doubt[]> {
  const { timeZone } = config
  const { files } = await readViewFolder(viewsDirOf(config), timeZone)
  return await findDoubts(pools.read, files, { timeZone, ...options })
}
