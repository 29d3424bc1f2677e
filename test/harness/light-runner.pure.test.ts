import { expect, test } from './jest.js'
import { answeringEach } from './light-runner.js'

/** As jest-light-runner has it: whoever asks, all are told that listen, and each of them once. */
function shared() {
  const listeners = new Set<(message: unknown) => void>()
  return {
    onMessage: (listener: (message: unknown) => void) => void listeners.add(listener),
    postMessage: () => {
      for (const listener of listeners) listener('the configuration')
      listeners.clear()
    },
  }
}

test('a process that was told before it listened is told again when it asks', () => {
  const channel = shared()
  const wrap = answeringEach()
  const told: string[] = []
  const process = (name: string) => {
    const own = wrap(channel)
    own.onMessage?.((message) => told.push(`${name}: ${message}`))
    return own
  }
  const [first, second] = [process('first'), process('second')]
  first.postMessage?.('asks')
  expect(told).toEqual(['first: the configuration', 'second: the configuration'])
  told.length = 0
  second.postMessage?.('asks')
  expect(told).toEqual(['second: the configuration'])
})
