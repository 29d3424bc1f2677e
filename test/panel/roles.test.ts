import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor; admin: Visitor }
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  people = {
    viewer: await signIn(panel.url, viewer),
    operator: await signIn(panel.url, operator),
    admin: await signIn(panel.url, admin),
  }
})
afterAll(async () => await panel.stop())

describe('a report for admins', () => {
  test('is not in the catalogue, the menu or the page of others', async () => {
    for (const person of [people.viewer, people.operator]) {
      const { reports } = await person.json<{ reports: { name: string }[] }>('/api/v1')
      expect(reports.map((report) => report.name)).not.toContain('staff_visits')
      const page = await person.text('/admin')
      expect(page).toContain('completed_jobs')
      expect(page).not.toMatch(/staff_visits|Visits by staff|total_visits/)
    }
    expect(await people.admin.text('/admin')).toContain('staff_visits')
  })

  test('answers others with 403 at every address', async () => {
    for (const path of [
      '/admin/resources/staff_visits',
      '/admin/resources/staff_visits/records/1/show',
      '/admin/api/resources/staff_visits/actions/list',
      '/admin/api/resources/staff_visits/actions/search/a',
      '/admin/api/resources/staff_visits/search/a',
      '/admin/api/resources/staff_visits/records/1/show',
      '/admin/api/resources/staff_visits/bulk/bulkDelete?recordIds=1',
      '/api/v1/staff_visits/rows',
      '/api/v1/staff_visits/totals',
      '/api/v1/staff_visits/explain?total=staff',
      '/api/v1/staff_visits/export.csv',
      '/api/v1/staff_visits/runs',
      '/api/v1/staff_visits/options',
    ]) {
      expect([path, (await people.operator.get(path)).status]).toEqual([path, 403])
    }
    expect((await people.admin.get('/api/v1/staff_visits/rows')).status).toBe(200)
  })
})

describe('a viewer', () => {
  test('may read, and may neither export nor refresh', async () => {
    expect((await people.viewer.get('/api/v1/completed_jobs/rows')).status).toBe(200)
    for (const format of ['csv', 'json', 'xlsx']) {
      expect((await people.viewer.get(`/api/v1/completed_jobs/export.${format}`)).status).toBe(403)
    }
    expect((await people.viewer.post('/api/v1/completed_jobs/refresh')).status).toBe(403)
    const { me } = await people.viewer.json<{ me: object }>('/api/v1')
    expect(me).toMatchObject({ email: viewer, role: 'viewer', mayExport: false, mayRefresh: false })
  })

  test('sees no export and no refresh action, an operator sees both, and only where there is something to refresh', async () => {
    const actionsOf = async (person: Visitor, name: string): Promise<string[]> => {
      const state = JSON.parse(/window\.REDUX_STATE = (.*);$/m.exec(await person.text('/admin'))?.[1] ?? '')
      const resource = state.resources.find((one: { id: string }) => one.id === name)
      return resource.resourceActions.map((action: { name: string }) => action.name).sort()
    }
    expect(await actionsOf(people.viewer, 'completed_jobs')).toEqual(['filter', 'list'])
    expect(await actionsOf(people.operator, 'completed_jobs')).toEqual(['export', 'filter', 'list', 'refresh'])
    expect(await actionsOf(people.operator, 'open_jobs')).toEqual(['export', 'filter', 'list'])
  })
})

describe('tables that are not in the panel', () => {
  test('do not exist for anybody', async () => {
    for (const name of ['staff', 'session', 'page_visit', 'source_job', 'pg_class', 'viewdesk.staff', 'constructor']) {
      expect((await people.admin.get(`/api/v1/${name}/rows`)).status).toBe(404)
      expect((await people.admin.get(`/admin/api/resources/${name}/actions/list`)).status).toBe(404)
      expect((await people.admin.get(`/admin/resources/${name}`)).status).toBe(404)
    }
  })

  test('are picked by name only by whoever may read a report that refers to them', async () => {
    expect((await people.admin.get('/api/v1/staff/options?search=a')).status).toBe(200)
    expect((await people.admin.get('/api/v1/page_visit/options')).status).toBe(404)
  })
})
