import { expect } from '../harness/jest.js'

/** Somebody with a browser's cookies: keeps the session between requests and follows no redirects by itself. */
export interface Visitor {
  get(address: string, headers?: Record<string, string>): Promise<Response>
  post(address: string, body?: BodyInit | object, headers?: Record<string, string>): Promise<Response>
  put(address: string, body: object, headers?: Record<string, string>): Promise<Response>
  remove(address: string, headers?: Record<string, string>): Promise<Response>
  /** The body of a GET, which must be answered with 200. */
  json<Answer>(address: string): Promise<Answer>
  text(address: string): Promise<string>
  readonly cookies: ReadonlyMap<string, string>
}

export const password = 'correct horse battery'

export function visitor(panelUrl: string): Visitor {
  const cookies = new Map<string, string>()
  const base = new URL(panelUrl).origin

  async function send(address: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(base + address, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=', 2)
      cookies.set(name, value)
    }
    return response
  }

  const get = (address: string, headers: Record<string, string> = {}) => send(address, { headers })
  const ok = async (address: string) => {
    const response = await get(address)
    if (response.status !== 200) expect(`${response.status} ${await response.text()}`).toBe('200')
    return response
  }
  return {
    cookies,
    get,
    post: (address, body, headers = {}) => {
      const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype
      const type: Record<string, string> = isJson ? { 'content-type': 'application/json' } : {}
      const content = isJson ? JSON.stringify(body) : ((body ?? null) as BodyInit | null)
      return send(address, { method: 'POST', body: content, headers: { ...type, ...headers } })
    },
    put: (address, body, headers = {}) =>
      send(address, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    remove: (address, headers = {}) => send(address, { method: 'DELETE', headers }),
    json: async <Answer>(address: string) => (await (await ok(address)).json()) as Answer,
    text: async (address) => await (await ok(address)).text(),
  }
}

/** Signs in with the password that the test accounts have. */
export async function signIn(panelUrl: string, email: string, secret = password): Promise<Visitor> {
  const person = visitor(panelUrl)
  const response = await person.post('/admin/login', new URLSearchParams({ email, password: secret }))
  expect(response.status).toBe(303)
  // The end of the answer waits until the session is written: whatever a test does to it then comes after that.
  await response.text()
  return person
}

export const admin = 'admin@viewdesk.local'
export const operator = 'operator@viewdesk.local'
export const viewer = 'viewer@viewdesk.local'
