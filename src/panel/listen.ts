import { type AddressInfo, createServer, type Server } from 'node:net'
import type { Config } from '../config/config.js'

type Address = Pick<Config, 'host' | 'port'>

/** The port or address cannot be listened on; the message says what to do. */
export class ListenError extends Error {
  readonly code = 'cannot_listen'
}

/**
 * Takes the port for a moment, before anything is made that a start without it would leave behind.
 *
 * @throws ListenError
 */
export async function tryPort(config: Address): Promise<void> {
  if (config.port === 0) return
  const server = createServer((socket) => socket.destroy())
  await listen(server, config)
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

/** @returns where it listens: http://127.0.0.1:3000 */
export async function listen(server: Server, { host, port }: Address): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  const { address, port: taken, family } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const remedies: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another one: PORT=3001.`,
    EACCES: `Port ${port} may not be used by this account. Choose one above 1023, such as PORT=3000.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Write one that it has in HOST, or 0.0.0.0 for all.`,
  }
  return new ListenError(remedies[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${error.message}.`, {
    cause: error,
  })
}
