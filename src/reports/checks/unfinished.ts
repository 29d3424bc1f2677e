import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { readResults } from './check-results.js'

/** What reports have checks that came to no end, and what to do: a line for each. */
export async function unfinishedChecks({ pools, catalogue, timeZone }: ReportsContext): Promise<string[]> {
  const results = await inSnapshot(pools.read, { timeZone }, (client) => readResults(client, catalogue.reports))
  return catalogue.reports.flatMap(({ name }) => {
    const open = (results.get(name) ?? []).filter(({ state }) => state === 'unfinished')
    if (open.length === 0) return []
    const count = open.length === 1 ? '1 check was' : `${open.length} checks were`
    return `${name}: ${count} not finished: ${open[0]?.message} The next refresh checks again; or run "npx viewdesk views check ${name}".`
  })
}
