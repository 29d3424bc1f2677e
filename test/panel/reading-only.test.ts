import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
let names: string[]
let before: string
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
  const { reports } = await person.json<{ reports: { name: string }[] }>('/api/v1')
  names = reports.map((report) => report.name)
  before = await fingerprint()
})
afterAll(async () => await panel.stop())

async function fingerprint(): Promise<string> {
  const { rows } = await panel.pools.admin.query(
    `select md5(concat(
       (select string_agg(job::text, ',' order by id) from job),
       (select string_agg(provider::text, ',' order by id) from provider),
       (select string_agg(job_part::text, ',' order by id) from job_part))) as hash`,
  )
  return rows[0].hash
}

describe('records and reports are read, never written', () => {
  test('tables and reports are all there to be tried', () => {
    expect(names).toEqual(expect.arrayContaining(['provider', 'job', 'job_part', 'completed_jobs', 'staff_visits']))
  })

  test('new, edit, delete and delete-many are refused on every resource, whether by GET or by POST', async () => {
    const answers: Record<string, number> = {}
    for (const name of names) {
      for (const address of [
        `/admin/api/resources/${name}/actions/new`,
        `/admin/api/resources/${name}/records/1/edit`,
        `/admin/api/resources/${name}/records/1/delete`,
        `/admin/api/resources/${name}/bulk/bulkDelete?recordIds=1,2`,
      ]) {
        answers[`GET ${address}`] = (await person.get(address)).status
        answers[`POST ${address}`] = (await person.post(address, new URLSearchParams({ title: 'x', name: 'x' }))).status
      }
    }
    expect(Object.entries(answers).filter(([, status]) => status !== 403)).toEqual([])
    expect(Object.keys(answers)).toHaveLength(names.length * 8)
  })

  test('their pages are refused too', async () => {
    for (const address of ['actions/new', 'records/1/edit', 'bulk/bulkDelete?recordIds=1']) {
      expect([403, 404]).toContain((await person.get(`/admin/resources/job/${address}`)).status)
    }
  })

  test('an action by another name, however strange, does nothing', async () => {
    for (const action of ['constructor', '__proto__', 'toString', 'drop', 'New', 'list%20']) {
      expect((await person.get(`/admin/api/resources/job/actions/${action}`)).status).toBe(404)
      expect((await person.post(`/admin/api/resources/job/actions/${action}`)).status).toBe(404)
      expect((await person.get(`/admin/api/resources/job/records/1/${action}`)).status).toBe(404)
    }
  })

  test('refreshing is not brought about by a GET, nor by AdminJS’s own address', async () => {
    const runs = () => person.json<{ runs: unknown[] }>('/api/v1/completed_jobs/runs')
    const { runs: earlier } = await runs()
    for (const response of [
      await person.get('/admin/api/resources/completed_jobs/actions/refresh'),
      await person.post('/admin/api/resources/completed_jobs/actions/refresh'),
      await person.get('/api/v1/completed_jobs/refresh'),
      await person.post('/api/v1/completed_jobs/refresh', undefined, { origin: 'https://evil.example' }),
    ]) {
      expect([403, 405]).toContain(response.status)
    }
    expect((await runs()).runs).toEqual(earlier)
  })

  test('PUT, PATCH and DELETE change nothing', async () => {
    const cookie = `viewdesk=${person.cookies.get('viewdesk')}`
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      for (const path of ['/api/v1/job/rows', '/admin/api/resources/job/records/1/show', '/admin/resources/job']) {
        const response = await fetch(new URL(path, panel.url), { method, headers: { cookie } })
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect(response.status).toBeLessThan(500)
      }
    }
  })

  test('after all of that every table is as it was', async () => {
    expect(await fingerprint()).toBe(before)
  })
})
