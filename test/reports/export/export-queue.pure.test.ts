import { type ExportQueue, openExportQueue } from '../../../src/reports/export/export-queue.js'
import { expect, test } from '../../harness/jest.js'

const long = 600_000

/** How a request ended, or that it waits. */
function asked(queue: ExportQueue, person: string, signal?: AbortSignal) {
  const request = { state: 'waits', release: () => undefined as unknown }
  const done = queue.take(person, signal).then(
    (release) => Object.assign(request, { state: 'runs', release }),
    (error) => Object.assign(request, { state: error.message }),
  )
  return Object.assign(request, { done })
}

const soon = () => new Promise((resolve) => setImmediate(resolve))

test('the first who came is the first who starts, but for people who have two running', async () => {
  const queue = openExportQueue({ places: 3, waitMs: long })
  const ann = [1, 2, 3].map(() => asked(queue, 'ann'))
  const bob = [1, 2].map(() => asked(queue, 'bob'))
  await soon()
  expect([...ann, ...bob].map(({ state }) => state)).toEqual(['runs', 'runs', 'waits', 'runs', 'waits'])
  ann[0]?.release()
  await soon()
  expect([...ann, ...bob].map(({ state }) => state)).toEqual(['runs', 'runs', 'runs', 'runs', 'waits'])
  for (const { release } of [...ann, ...bob.slice(0, 1)]) if (release !== ann[0]?.release) release()
  await soon()
  expect(bob[1]?.state).toBe('runs')
  bob[1]?.release()
})

test('whoever goes away leaves the queue', async () => {
  const queue = openExportQueue({ places: 1, waitMs: long })
  const first = asked(queue, 'ann')
  const gone = new AbortController()
  const second = asked(queue, 'bob', gone.signal)
  const third = asked(queue, 'cem')
  await soon()
  gone.abort()
  await second.done
  expect(second.state).toMatch(/went away/)
  first.release()
  await third.done
  expect(third.state).toBe('runs')
})

test('whoever is told to come back is told how many are before them, and has the same place when they do', async () => {
  const queue = openExportQueue({ places: 1, waitMs: 20 })
  const first = asked(queue, 'ann')
  const waiting = ['bob', 'cem'].map((person) => asked(queue, person))
  await Promise.all(waiting.map(({ done }) => done))
  expect(waiting.map(({ state }) => /before it: (\d)/.exec(state)?.[1])).toEqual(['0', '1'])
  const later = asked(queue, 'cem')
  const sooner = asked(queue, 'bob')
  first.release()
  await sooner.done
  expect([sooner.state, later.state]).toEqual(['runs', 'waits'])
  sooner.release()
  await later.done
  expect(later.state).toBe('runs')
})

test('nobody fills the queue for all others', async () => {
  const queue = openExportQueue({ places: 1, waitMs: long })
  const gone = new AbortController()
  const own = Array.from({ length: 30 }, () => asked(queue, 'ann', gone.signal))
  await soon()
  expect(own.filter(({ state }) => state === 'waits')).toHaveLength(10)
  gone.abort()
  await Promise.all(own.slice(1).map(({ done }) => done))
})
