import type { ViewKind } from '../report.js'
import type { ViewFile } from './view-file.js'

/** Whether PostgreSQL stores the rows of a view file, and how they are kept up to date. */
export function kindOf({ header }: Pick<ViewFile, 'header'>): ViewKind {
  if (!header.materialized) return 'plain'
  return header.incremental ? 'incremental' : 'materialized'
}

/**
 * A file as it is built: an incremental report takes in changes only where they are captured, and is an ordinary materialized
 * view elsewhere.
 */
export function asBuilt(file: ViewFile, isCapturing: boolean): ViewFile {
  if (isCapturing || !file.header.incremental) return file
  return { ...file, header: { ...file.header, incremental: false }, awaitsCapture: true }
}

/** What PostgreSQL calls it, in ALTER, DROP and COMMENT. */
export type RelationWord = 'view' | 'materialized view' | 'table'

export function relationWordOf(kind: ViewKind): RelationWord {
  return kind === 'plain' ? 'view' : kind === 'materialized' ? 'materialized view' : 'table'
}
