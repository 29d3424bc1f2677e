import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, signIn, viewer, visitor } from './visitor.js'

let panel: TestPanel
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
})
afterAll(async () => await panel.stop())

const large = 21 * 1024 * 1024

/** Sends a form with one field of 21 MB, its length announced or not. */
function sendLargeField(path: string, isAnnounced: boolean): Promise<number> {
  const boundary = 'boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="email"\r\n\r\n`
  const headers: Record<string, string> = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  if (isAnnounced) headers['content-length'] = String(head.length + large)
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, panel.url), { method: 'POST', headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.write(head)
    sent.end(Buffer.alloc(large, 'a'))
  })
}

describe('a request that is too large', () => {
  test.each(['/admin/login', '/admin/api/resources/job/actions/new', '/api/v1/password', '/api/v1/job/refresh'])(
    'of 21 MB and from nobody is refused at %s, and the panel goes on',
    async (path) => {
      expect(await sendLargeField(path, true)).toBe(413)
      expect([401, 413]).toContain(await sendLargeField(path, false))
      expect((await visitor(panel.url).get('/healthz')).status).toBe(200)
    },
  )

  test('from staff is refused as well, with a message', async () => {
    const person = await signIn(panel.url, viewer)
    const response = await person.post('/api/v1/password', { current: 'x'.repeat(100_000), next: 'y' })
    expect([response.status, (await response.json()).error.code]).toEqual([413, 'too_large'])
  })

  test('the sign-in form is answered, and not left hanging', async () => {
    const json = await visitor(panel.url).post('/admin/login', { email: admin, password: 'x' })
    expect(json.status).toBe(401)
    expect((await visitor(panel.url).post('/admin/login')).status).toBe(401)
  })
})

/** Sends a request line as it is, which no browser would, and gives the status of the answer. */
function sendLine(line: string): Promise<number> {
  const { hostname, port } = new URL(panel.url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      socket.write(`${line} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n`)
    })
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])))
  })
}

describe('a request line', () => {
  test.each([
    ['OPTIONS *', 400],
    ['GET http://desk:99999999/api/v1', 400],
    ['GET http://[/api/v1', 404],
    ['GET http://desk/healthz', 200],
    ['GET //[/api/v1', 400],
  ])('"%s" is answered with %i, and is no fault of the panel', async (line, status) => {
    expect(await sendLine(line)).toBe(status)
  })
})

describe('an error', () => {
  test('is JSON for programs, with the id under which the log has the rest', async () => {
    const person = await signIn(panel.url, admin)
    const response = await person.get('/api/v1/nowhere/rows')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: { code: 'not_found', message: expect.any(String), requestId: response.headers.get('x-request-id') },
    })
  })

  test('of a body that is no JSON is a 400', async () => {
    const person = await signIn(panel.url, admin)
    const response = await person.post('/api/v1/password', '{"current":', { 'content-type': 'application/json' })
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'bad_request'])
  })

  test('of the database says nothing of SQL', async () => {
    const person = await signIn(panel.url, admin)
    await panel.pools.admin.query('alter view reports.open_jobs rename to open_jobs_away')
    try {
      const response = await person.get('/api/v1/open_jobs/rows')
      const text = await response.text()
      expect(response.status).toBe(503)
      expect(text).not.toMatch(/open_jobs|relation|select/i)
      expect(JSON.parse(text).error.requestId).toBe(response.headers.get('x-request-id'))
    } finally {
      await panel.pools.admin.query('alter view reports.open_jobs_away rename to open_jobs')
    }
  })
})

describe('health', () => {
  test('is told without a session', async () => {
    expect(await visitor(panel.url).json('/healthz')).toEqual({ status: 'alive' })
    expect(await visitor(panel.url).json('/readyz')).toEqual({ status: 'ready', problems: [] })
  })
})
