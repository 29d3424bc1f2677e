/**
 * Stands in for a panel: keeps an embedded database on the folder named by its argument until it is told to stop or killed.
 *
 * Says `{"address": …}` or `{"failure": …}` on one line.
 */
import { startEmbedded } from '../../../src/database/embedded/embedded.js'

const log = { info: () => undefined, error: () => undefined }

try {
  const server = await startEmbedded(process.argv[2] ?? '', log, { durable: false })
  say({ address: server.connectionString })
  process.on('SIGTERM', () => server.stop().then(() => process.exit(0)))
  setInterval(() => undefined, 1000)
} catch (error) {
  say({ failure: (error as Error).message })
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
