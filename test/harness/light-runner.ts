import runner from 'jest-light-runner'
import Tinypool from 'tinypool'

/** How a pool and one of its processes speak beside the tasks. */
interface Channel {
  onMessage?(listener: (message: unknown) => void): void
  postMessage?(message: unknown): void
  onClose?(): void
}

/**
 * Answers every process that asks for the configuration.
 *
 * jest-light-runner answers all that have been given a task as soon as one of them asks, and each only once. Whoever was told before it
 * listened asks in vain then, and the run never ends: it happens when a task and an answer come in one read.
 */
export function answeringEach(): (shared: Channel) => Channel {
  let configuration: unknown = null
  return (shared) => {
    let tell: ((message: unknown) => void) | null = null
    return {
      onMessage(listener) {
        tell = listener
        shared.onMessage?.((message) => {
          configuration = message
          listener(message)
        })
      },
      postMessage(message) {
        const before = configuration
        shared.postMessage?.(message)
        // Told twice, it listens to the first.
        if (before !== null) tell?.(before)
      },
    }
  }
}

// Each pool has a configuration of its own.
const answering = new WeakMap<Tinypool, ReturnType<typeof answeringEach>>()

type Run = (this: Tinypool, task: unknown, options?: { channel?: Channel }) => Promise<unknown>
const run = Tinypool.prototype.run as unknown as Run

Tinypool.prototype.run = function (this: Tinypool, task: unknown, options?: { channel?: Channel }) {
  if (!options?.channel) return run.call(this, task, options)
  const wrap = answering.get(this) ?? answeringEach()
  answering.set(this, wrap)
  return run.call(this, task, { ...options, channel: wrap(options.channel) })
} as unknown as typeof Tinypool.prototype.run

// biome-ignore lint/style/noDefaultExport: Jest takes nothing else for a runner
export default runner
