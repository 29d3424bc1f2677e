import { beforeAll, expect, test } from '../harness/jest.js'
import { type EventText, loadPureModules } from './pure-modules.js'

let text: EventText
beforeAll(async () => {
  text = (await loadPureModules()).eventText
})

test('events are read however the stream is cut into pieces, and heartbeats are not events', () => {
  const sent =
    ': following\n\nid: 12\nevent: run\ndata: {"id":"7"}\n\n: still here\n\nid: 13\nevent: freshness\ndata: {}\n\n'
  const expected = [
    { id: '12', event: 'run', data: '{"id":"7"}' },
    { id: '13', event: 'freshness', data: '{}' },
  ]
  for (const size of [1, 2, 7, sent.length]) {
    const read = text.eventReader()
    const pieces = sent.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect(pieces.flatMap((piece) => read(piece))).toEqual(expected)
  }
})

test('an event that has not come whole is kept until it has, and lines may end as Windows ends them', () => {
  const read = text.eventReader()
  expect(read('id: 1\r\nevent: run\r\ndata: a')).toEqual([])
  expect(read('b\r\ndata: c\r\n\r\n')).toEqual([{ id: '1', event: 'run', data: 'ab\nc' }])
})
