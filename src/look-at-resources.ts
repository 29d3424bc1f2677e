import { faultsOfResources } from './check-resources.js'
import type { Config } from './config/config.js'
import { loadResources } from './load-resources.js'
import type { Catalogue } from './reports/catalogue.js'
import { spokenLanguages } from './spoken-languages.js'

/**
 * What `resources/` names and these reports do not have, in sentences that begin with file and line; a file that cannot be
 * loaded is one of them.
 */
export async function lookAtResources(
  { projectDir, timeZone }: Pick<Config, 'projectDir' | 'timeZone'>,
  catalogue: Catalogue,
): Promise<readonly string[]> {
  const context = { catalogue, timeZone, now: () => new Date() }
  try {
    const resources = await loadResources(projectDir)
    return faultsOfResources(resources, { projectDir, context, languages: spokenLanguages(projectDir) })
  } catch (error) {
    return [(error as Error).message]
  }
}
