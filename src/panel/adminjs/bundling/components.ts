import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where a component's source is, and whether it takes the place of one of AdminJS's. */
export interface ComponentSource {
  readonly name: string
  /** absolute path */
  readonly path: string
  readonly overrides: boolean
}

const manifest = z.object({
  components: z.record(z.string(), z.string()),
  override: z.record(z.string(), z.string()).default({}),
})

/** The folder of the browser's sources: in the project, not in dist, because the bundle is made of the sources. */
export function browserFolder(productDir: string): string {
  return join(productDir, 'src', 'panel', 'browser')
}

/** Reads `components.json`: the names under which AdminJS knows our components, and the files they are in. */
export function readComponents(productDir: string): readonly ComponentSource[] {
  const folder = browserFolder(productDir)
  const { components, override } = manifest.parse(JSON.parse(readFileSync(join(folder, 'components.json'), 'utf8')))
  const sources = (entries: Record<string, string>, overrides: boolean) =>
    Object.entries(entries).map(([name, file]) => ({ name, path: join(folder, file), overrides }))
  return [...sources(components, false), ...sources(override, true)]
}
