import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.js'
import { emptyApp } from '../../src/panel/http/empty-app.js'
import { answerError } from '../../src/panel/http/errors.js'
import { pageLanguage } from '../../src/panel/http/page-language.js'
import { requestLog } from '../../src/panel/http/request-log.js'
import { Refusal } from '../../src/refusal.js'
import { expect, test } from '../harness/jest.js'

async function linesOf(error: Error): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const app = emptyApp(readConfig({}, '/nowhere'))
  app.use(
    requestLog(log),
    pageLanguage('en'),
    () => {
      throw error
    },
    answerError,
  )
  const server = createServer(app).listen(0)
  await once(server, 'listening')
  try {
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/x`)).text()
  } finally {
    server.close()
    await once(server, 'close')
  }
  return lines
}

test('a request that ends badly is one line, with its reason and its address', async () => {
  const [line, ...others] = await linesOf(new Error('the reason'))
  expect(others).toEqual([])
  expect(line).toMatchObject({ level: 50, err: { message: 'the reason' }, req: { url: '/api/v1/x' } })
})

test.each([
  ['a refused request', new Refusal(400, 'bad_query', 'No.')],
  ['a request while the panel waits for its database', new Refusal(503, 'starting', 'Wait.')],
])('%s is none', async (_what, error) => {
  expect(await linesOf(error)).toEqual([])
})
