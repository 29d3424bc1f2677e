import { wantedComments } from '../describe.js'
import { detailsHash } from '../file-hashes.js'
import { compareIndexes } from './index-changes.js'
import type { StandingView } from './input.js'
import type { Decision } from './step.js'

/** What a view needs whose definition stays: indexes and comments. */
export function planDetails({ file, live, probed }: StandingView): Decision | null {
  const { missing, extra } = compareIndexes(file, live, probed?.indexes)
  const missed = missing.map(({ definition }) => definition).join(', ')
  const wasDeclared = live.recorded?.detailsHash === detailsHash(file)
  if (missing.length > 0) {
    const reason = wasDeclared ? `an index is missing: ${missed}` : `an index is declared: ${missed}`
    return { action: 'indexes', reason, drift: wasDeclared }
  }
  if (extra.length > 0) {
    return { action: 'indexes', reason: `an index is not declared any more: ${extra.join(', ')}`, drift: false }
  }
  if (!wasDeclared) return { action: 'comments', reason: 'its title, definitions or units changed', drift: false }
  const isSaid = [...wantedComments(file.header)].every(([column, text]) => live.comments[column] === text)
  return isSaid ? null : { action: 'comments', reason: 'somebody changed its comments in the database', drift: true }
}
