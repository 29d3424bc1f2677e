import type { Config } from './config/config.js'
import { type OpenDatabase, viewsDirOf } from './open-database.js'
import type { Doubt } from './reports/doubts/doubt.js'
import { type DoubtsOptions, findDoubts } from './reports/doubts/find-doubts.js'
import { orderByDependencies, withAncestors } from './reports/view-files/order.js'
import { readViewFolder } from './reports/view-files/view-folder.js'

/**
 * What makes figures wrong without a word, of the files that can be read.
 *
 * @param options.names the views that somebody asks about: only of these, and of what they read, unless there are none
 */
export async function lookForDoubts(
  config: Config,
  { pools }: Pick<OpenDatabase, 'pools'>,
  { names = [], ...options }: Omit<DoubtsOptions, 'timeZone'> & { readonly names?: readonly string[] } = {},
): Promise<Doubt[]> {
  const { timeZone } = config
  const { files } = await readViewFolder(viewsDirOf(config), timeZone)
  const doubts = await findDoubts(pools.read, files, { timeZone, ...options })
  if (names.length === 0) return doubts
  const asked = withAncestors(names, orderByDependencies(files))
  return doubts.filter(({ views }) => views.some((view) => asked.has(view)))
}
