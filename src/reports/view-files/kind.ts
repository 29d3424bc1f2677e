import type { ViewKind } from '../report.js'
import type { ViewFile } from './view-file.js'

/** Whether PostgreSQL stores the rows of a view file, and how they are kept up to date. */
export function kindOf({ header }: Pick<ViewFile, 'header'>): ViewKind {
  if (!header.materialized) return 'plain'
  return header.incremental ? 'incremental' : 'materialized'
}

/** What PostgreSQL calls it, in ALTER, DROP and COMMENT. */
export type RelationWord = 'view' | 'materialized view' | 'table'

export function relationWordOf(kind: ViewKind): RelationWord {
  return kind === 'plain' ? 'view' : kind === 'materialized' ? 'materialized view' : 'table'
}
