import { may, mayRead, type Role } from '../../access/permissions.js'
import type { Catalogue } from '../../reports/catalogue.js'
import type { Run } from '../../reports/refresh/runs.js'

/**
 * A run as somebody with this role is told of it. Why it ended is often PostgreSQL's sentence, which quotes values: it is for those who
 * may refresh and may read the view. Of a view that they may not read they hear when it is refreshed, and by whom: their own reports wait for it.
 */
export function toldRun(catalogue: Catalogue, role: Role): (run: Run) => Run {
  return (run) => {
    const view = catalogue.find(run.view)
    const isReadable = view !== undefined && mayRead(view, role)
    const told = isReadable ? run : { ...run, rows: null, waitingFor: null }
    return isReadable && may(role, 'refresh') ? told : { ...told, error: null }
  }
}
