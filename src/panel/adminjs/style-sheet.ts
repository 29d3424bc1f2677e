import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Our styles as one file: in the place of each `@import` of `viewdesk.css`, which states their order, the file that it
 * names, within its layer. Each is kept beside the components that it is about, and read by nobody one by one.
 *
 * @throws when an `@import` names a file that is not there
 */
export function readStyleSheet(folder: string): Buffer {
  const ordered = readFileSync(join(folder, 'viewdesk.css'), 'utf8')
  const joined = ordered.replace(/^@import url\("(.+)"\) layer\((.+)\);$/gm, (_, file: string, layer: string) => {
    return `@layer ${layer} {\n${readFileSync(join(folder, file), 'utf8')}}`
  })
  return Buffer.from(joined)
}
