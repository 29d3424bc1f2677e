import { openPools } from '../../../src/database/pools.js'
import { openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'

// A process of its own that folds without a pause, so that a test can kill it: connection string and folder are its
// arguments. It tells each fold in a line.
const [connectionString = '', viewsDir = ''] = process.argv.slice(2)
const pools = openPools(connectionString, { error: () => undefined })
const catalogue = await loadCatalogue(pools, { viewsDir, timeZone: 'UTC' })
const context = { pools, catalogue, timeZone: 'UTC', now: () => new Date() }
const keeper = openKeeper(context, { warn: () => undefined })
for (;;) {
  const folded = await keeper.look().catch(() => null)
  if (folded !== null) process.stdout.write('folded\n')
}
