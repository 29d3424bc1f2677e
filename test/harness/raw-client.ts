import { connect, type Socket } from 'node:net'

/** A connection that says exactly what it is told, and reads only when it is asked to. */
export interface RawClient {
  readonly socket: Socket
  /** Resolves with the first bytes of the answer, and reads no further. */
  firstBytes(): Promise<string>
  /** Reads to the end, and says how it came: the other side closed the connection, or reset it. */
  readToEnd(): Promise<{ readonly text: string; readonly by: 'close' | 'reset' }>
}

/** @param request the lines of a request, without the empty one that ends its headers */
export function openRawClient(url: string, request: readonly string[], isWhole = true): RawClient {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  let by: 'close' | 'reset' = 'close'
  socket.on('error', () => {
    by = 'reset'
  })
  // Node tells a reset as a plain end where bytes were still to be read. What is closed can be written to once; not so
  // what was reset. The error of a write is told here first, and nowhere else once the socket is destroyed.
  socket.on('end', () =>
    socket.write('\n', (error) => {
      if (error) by = 'reset'
      socket.destroy()
    }),
  )
  socket.pause()
  socket.write(`${request.join('\r\n')}\r\n${isWhole ? '\r\n' : ''}`)
  return {
    socket,
    firstBytes: () =>
      new Promise((resolve) => {
        socket.once('data', (bytes: Buffer) => {
          socket.pause()
          resolve(bytes.toString('latin1'))
        })
        socket.resume()
      }),
    readToEnd: () =>
      new Promise((resolve) => {
        let text = ''
        const close = () => resolve({ text, by })
        if (socket.destroyed) return close()
        socket.on('data', (bytes: Buffer) => {
          text += bytes.toString('latin1')
        })
        socket.once('close', close)
        socket.resume()
      }),
  }
}
