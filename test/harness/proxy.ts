import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between the panel and its database, and can do what proxies, firewalls and failing hosts do. */
export interface DatabaseProxy {
  /** The address of the database, through here. */
  readonly connectionString: string
  /** From now on swallows whatever goes over the connections that are open, and closes none; new ones work. */
  swallowOpen(): void
  /** From now on new ones are accepted, and swallowed too. */
  swallowAll(): void
  /** New ones work again. */
  recover(): void
  close(): Promise<void>
}

interface Pair {
  readonly sockets: readonly [Socket, Socket]
  isSwallowed: boolean
}

/**
 * @param port any free one by default
 * @param options.makesUpProcessIds as poolers do, for which a client's process id says nothing of PostgreSQL's
 */
export async function openProxy(
  connectionString: string,
  port = 0,
  options: { readonly makesUpProcessIds?: boolean } = {},
): Promise<DatabaseProxy> {
  const database = new URL(connectionString)
  const pairs: Pair[] = []
  let swallowsNew = false
  const server = createServer((near) => {
    const far = connect(Number(database.port), database.hostname)
    const pair: Pair = { sockets: [near, far], isSwallowed: swallowsNew }
    pairs.push(pair)
    pass(pair, near, far)
    if (options.makesUpProcessIds) far.on('data', makeUpProcessId)
    pass(pair, far, near)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = new URL(connectionString)
  address.hostname = '127.0.0.1'
  address.port = String((server.address() as AddressInfo).port)
  const swallowOpen = (): void => {
    for (const pair of pairs) pair.isSwallowed = true
  }
  return {
    connectionString: address.href,
    swallowOpen,
    swallowAll: () => {
      swallowsNew = true
      swallowOpen()
    },
    recover: () => {
      swallowsNew = false
    },
    close: () => close(server, pairs),
  }
}

/** An end is passed on as an end, unless it is swallowed as well. */
function pass(pair: Pair, from: Socket, to: Socket): void {
  from.on('data', (bytes) => {
    if (pair.isSwallowed || to.destroyed) return
    if (!to.write(bytes)) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('close', () => {
    if (!pair.isSwallowed) to.destroy()
  })
  from.on('error', () => undefined)
}

/** Of the message BackendKeyData, if it is in these bytes: K, twelve bytes long, with the process id and a secret. */
function makeUpProcessId(bytes: Buffer): void {
  const at = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
  if (at >= 0 && bytes.length >= at + 9) bytes.writeInt32BE(1, at + 5)
}

async function close(server: Server, pairs: readonly Pair[]): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const { sockets } of pairs) for (const socket of sockets) socket.destroy()
  await closed
}
