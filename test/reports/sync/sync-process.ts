import { openPools } from '../../../src/database/pools.js'
import { syncViews } from '../../../src/reports/sync/sync.js'

// A process of its own that syncs, so that a test can kill it: connection string and folder are its arguments. It tells
// each event in a line, so that the test knows how far it is.
const [connectionString = '', viewsDir = ''] = process.argv.slice(2)
const pools = openPools(connectionString, { error: () => undefined })
process.stdout.write('started\n')
await syncViews(pools, {
  viewsDir,
  timeZone: 'UTC',
  onEvent: (event) => void process.stdout.write(`${event.kind} ${'name' in event ? event.name : ''}\n`),
})
await pools.end()
