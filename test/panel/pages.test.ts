import { addStaff } from '../../src/access/accounts.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, password, signIn, type Visitor, viewer, visitor } from './visitor.js'

const hostile = '</script><script>alert(1)</script><!--\u2028'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  await panel.pools.admin.query('update provider set name = $1 where id = (select min(id) from provider)', [hostile])
  person = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

const pages = [
  '/admin',
  '/admin/resources/job',
  '/admin/resources/completed_jobs/actions/list',
  '/admin/resources/job/records/1/show',
]

describe('every page', () => {
  test('asks nothing of any other host', async () => {
    for (const address of [...pages, '/admin/login']) {
      const page = await (address === '/admin/login' ? visitor(panel.url) : person).text(address)
      expect(page).not.toMatch(/googleapis|gstatic|cdn/i)
      const addresses = [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)].map((match) => match[1] ?? '')
      // An empty one is the page itself.
      expect(addresses.filter((one) => one !== '' && !/^\/(?!\/)/.test(one))).toEqual([])
    }
  })

  test('runs only scripts that carry its nonce, which is never the same twice', async () => {
    const nonces = new Set<string>()
    for (const address of pages) {
      const response = await person.get(address)
      const policy = response.headers.get('content-security-policy') ?? ''
      const nonce = /script-src 'self' 'nonce-([^']+)';/.exec(policy)?.[1] ?? ''
      expect(nonce).not.toBe('')
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("style-src 'self' 'unsafe-inline'")
      expect(policy).not.toMatch(/https?:|\*/)
      nonces.add(nonce)
      const scripts = [...(await response.text()).matchAll(/<script[^>]*>/g)].map((match) => match[0])
      expect(scripts.length).toBeGreaterThan(4)
      expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([])
    }
    expect(nonces.size).toBe(pages.length)
  })

  test('has a title of its own', async () => {
    const titles = []
    for (const address of pages) titles.push(/<title>(.*)<\/title>/.exec(await person.text(address))?.[1])
    expect(titles).toEqual(['Dashboard – Viewdesk', 'Jobs – Viewdesk', 'Completed jobs – Viewdesk', 'Jobs – Viewdesk'])
  })

  test('is not kept by the browser or by anything between', async () => {
    for (const address of pages) expect((await person.get(address)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('text from the database', () => {
  test('a provider whose name is a script is on no page', async () => {
    for (const address of pages) expect(await person.text(address)).not.toContain('alert(1)')
  })

  test('a colleague whose name is a script is signed in by that name, and nothing runs', async () => {
    await addStaff(panel.pools.admin, { email: 'x@example.com', name: hostile, role: 'viewer', password })
    const page = await (await signIn(panel.url, 'x@example.com')).text('/admin')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('\u2028')
    const state = JSON.parse(/window\.REDUX_STATE = (.*);$/m.exec(page)?.[1] ?? '')
    expect(state.session.name).toBe(hostile.trim())
  })

  test('a provider whose name is a script comes as it is where names belong: in JSON that browsers do not run', async () => {
    const response = await person.get('/api/v1/provider/options?search=alert')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await response.json()).options[0].label).toBe(hostile)
  })
})

describe('scripts and styles', () => {
  test('are all there, compressed, and kept for a year under an address that changes with them', async () => {
    const page = await person.text('/admin')
    const addresses = [...page.matchAll(/(?:src|href)="(\/admin\/assets\/[^"]+(?:\.js|\?v=[^"]+))"/g)].map(
      (m) => m[1] ?? '',
    )
    for (const script of [/pages-\w+\.js/, /words-en\.js\?v=/]) expect(addresses.join('\n')).toMatch(script)
    for (const address of addresses) {
      const response = await visitor(panel.url).get(address, { 'accept-encoding': 'br, gzip' })
      expect([address, response.status]).toEqual([address, 200])
      // What has a line or two is smaller as it is.
      const encoding = response.headers.get('content-encoding')
      if (encoding === null) expect(Number(response.headers.get('content-length'))).toBeLessThan(1024)
      else expect(['br', 'gzip']).toContain(encoding)
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(response.headers.get('content-type')).toMatch(/javascript|css/)
      await response.arrayBuffer()
    }
  })

  test('are two files, and none of them is a module: of those a browser forgets what it has compiled', async () => {
    for (const address of pages) {
      const page = await person.text(address)
      const files = [...page.matchAll(/<script [^>]*src=[^>]*>/g)].map(([tag]) => tag)
      expect(files).toHaveLength(2)
      for (const tag of files) expect(tag).toMatch(/ defer /)
      expect(page).not.toMatch(/modulepreload|type="module"/)
    }
  })

  test('our styles come as one file', async () => {
    const page = await person.text('/admin')
    const sheets = [...page.matchAll(/rel="stylesheet" href="\/admin\/assets\/([^?"]+)/g)].map((match) => match[1])
    expect(sheets).toEqual(['viewdesk.css'])
    const styles = await visitor(panel.url).text('/admin/assets/viewdesk.css')
    // Whatever is imported still would be asked for one by one, and is not there.
    expect(styles).not.toContain('@import')
    expect(styles).toContain('.vd-page h1')
  })

  test('under an outdated address they come too, and are not kept', async () => {
    const response = await visitor(panel.url).get('/admin/assets/words-en.js?v=outdated')
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    await response.arrayBuffer()
  })

  test('no other file can be had, by whatever path', async () => {
    for (const path of [
      '/admin/frontend/assets/..%2f..%2fpackage.json',
      '/admin/assets/components.json',
      '/admin/frontend/assets/.env',
    ]) {
      expect((await visitor(panel.url).get(path)).status).toBeGreaterThanOrEqual(300)
    }
  })
})

describe('an address that leads nowhere', () => {
  test('is a page that says so, with a way back and a request id', async () => {
    const response = await person.get('/admin/resources/nowhere')
    const page = await response.text()
    expect(response.status).toBe(404)
    expect(page).toContain(response.headers.get('x-request-id') ?? 'no id')
    expect(page).toContain('href="/admin"')
  })

  test('the panel’s own address leads to the dashboard', async () => {
    expect((await person.get('/')).headers.get('location')).toBe('/admin')
  })
})

describe('the page of refreshes', () => {
  test('is for those who may refresh, has a title of its own, and is in nobody else’s menu', async () => {
    const page = await person.text('/admin/pages/refreshes')
    expect(/<title>(.*)<\/title>/.exec(page)?.[1]).toBe('Refreshes – Viewdesk')
    const pagesOf = (html: string) => JSON.parse(/window\.REDUX_STATE = (.*);$/m.exec(html)?.[1] ?? '').pages
    expect(pagesOf(page)).toContainEqual({ name: 'refreshes', component: 'Refreshes' })
    const looker = await signIn(panel.url, viewer)
    expect((await looker.get('/admin/pages/refreshes')).status).toBe(403)
    expect(pagesOf(await looker.text('/admin'))).toEqual([])
    expect((await person.get('/admin/pages/nowhere')).status).toBe(404)
  })
})

describe('page visits', () => {
  const visits = async (email: string) => {
    const { rows } = await panel.pools.admin.query(
      `select section from viewdesk.page_visit join viewdesk.staff on staff.id = staff_id
       where email = $1 order by page_visit.id`,
      [email],
    )
    return rows.map((row) => row.section)
  }

  test('each page that is opened is noted, by its title', async () => {
    await addStaff(panel.pools.admin, { email: 'walker@example.com', role: 'viewer', password })
    const walker = await signIn(panel.url, 'walker@example.com')
    await walker.text('/admin')
    await walker.text('/admin/resources/job?provider=1')
    await walker.get('/admin/resources/staff_visits')
    await walker.json('/api/v1/job/rows')
    expect((await walker.post('/api/v1/profit_margins/visits')).status).toBe(204)
    expect((await walker.post('/api/v1/dashboard/visits')).status).toBe(204)
    await waitUntil('all are noted', async () => (await visits('walker@example.com')).length >= 4)
    expect(await visits('walker@example.com')).toEqual(['Dashboard', 'Jobs', 'Profit margins', 'Dashboard'])
  })

  test.each([
    ['viewer', []],
    ['operator', ['Refreshes']],
    ['admin', ['Refreshes', 'Accounts', 'Health']],
  ])('of %ss, of our own pages those are noted that they may open', async (role, noted) => {
    const email = `${role}s@example.com`
    await addStaff(panel.pools.admin, { email, role, password })
    const walker = await signIn(panel.url, email)
    for (const page of ['refreshes', 'accounts', 'health']) {
      const { status } = await walker.get(`/admin/pages/${page}`)
      expect([page, (await walker.post(`/api/v1/${page}/visits`)).status]).toEqual([page, status === 200 ? 204 : 403])
    }
    await walker.post('/api/v1/dashboard/visits')
    await waitUntil('all are noted', async () => (await visits(email)).includes('Dashboard'))
    const twice = noted.flatMap((page) => [page, page])
    expect(await visits(email)).toEqual([...twice, 'Dashboard'])
  })
})
