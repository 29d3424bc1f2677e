import type { ViewFile } from './view-file.js'

/** Whether PostgreSQL stores the rows of a view file. */
export function kindOf(file: ViewFile): 'plain' | 'materialized' {
  return file.header.materialized ? 'materialized' : 'plain'
}
