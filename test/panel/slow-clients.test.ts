import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startLimitedPanel } from '../harness/limited-panel.js'
import type { TestPanel } from '../harness/panel.js'
import { openRawClient } from '../harness/raw-client.js'

const requestMs = 500

let panel: TestPanel
beforeAll(async () => {
  panel = await startLimitedPanel({ requestMs })
})
afterAll(async () => await panel?.stop())

test.each([
  ['headers', ['POST /admin/login HTTP/1.1', 'host: panel'], false],
  [
    'body',
    [
      'POST /admin/login HTTP/1.1',
      'host: panel',
      'content-length: 9',
      'content-type: application/x-www-form-urlencoded',
    ],
    true,
  ],
] as const)('a request whose %s do not end holds its socket only for so long', async (_, request, isWhole) => {
  const began = performance.now()
  const { text } = await openRawClient(panel.url, request, isWhole).readToEnd()
  expect(text).toMatch(/^HTTP\/1\.1 408 /)
  // By itself Node looks at headers only after a minute, and at bodies after five.
  expect(performance.now() - began).toBeLessThan(100 * requestMs)
})
