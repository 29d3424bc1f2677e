import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { projectWith } from '../harness/project-with.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

const header = '-- title: Log\n-- description: Lines of which many are the same.\n-- grain: none\n'
const select = "\nselect 'a' as level, n % 3 as number from generate_series(1, 60) as n"

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  project = await projectWith({ log: `${header}${select}`, stored_log: `${header}-- materialized: yes\n${select}` })
  panel = await startTestPanel({
    template: 'demo',
    config: { projectDir: project.projectDir, syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  person = await signIn(panel.url, admin)
})
afterAll(async () => {
  await panel?.stop()
  await project?.remove()
})

describe.each(['log', 'stored_log'])('%s, whose rows nothing tells apart', (name) => {
  test('is listed and exported like any other, without ids', async () => {
    const { rows, count } = await person.json<{ rows: { _id: null; number: number }[]; count: number }>(
      `/api/v1/${name}/rows?perPage=30&page=2&sortBy=number`,
    )
    expect([count, rows.length, rows[0]]).toEqual([60, 30, { _id: null, level: 'a', number: 1 }])
    for (const format of ['csv', 'json', 'xlsx']) {
      expect((await person.get(`/api/v1/${name}/export.${format}?filters.number=1`)).status).toBe(200)
    }
    expect(
      (await (await person.get(`/api/v1/${name}/export.csv?filters.number=1`)).text()).trim().split('\n'),
    ).toHaveLength(21)
    const page = await person.get(`/admin/resources/${name}`)
    expect(page.status).toBe(200)
  })

  test('has no record, whatever its address says, and says why', async () => {
    for (const id of ['1', 'null', '', '~', '_']) {
      const answer = await person.get(`/admin/api/resources/${name}/records/${id}/show`)
      expect([id, answer.status]).toEqual([id, 404])
    }
    const answer = await person.get(`/admin/api/resources/${name}/records/1/show`)
    expect(await answer.json()).toMatchObject({
      error: { code: 'no_records', message: expect.stringContaining('nothing tells one from another') },
    })
    const listed = await person.get(`/admin/api/resources/${name}/actions/list?page=1`)
    expect(listed.status).toBe(200)
  })
})

test('a stored one is refreshed by whoever asks, while others wait', async () => {
  await person.post('/api/v1/stored_log/refresh', {})
  await waitUntil('it is refreshed', async () => {
    const { runs } = await person.json<{ runs: { state: string; startedAs: string; error: string | null }[] }>(
      '/api/v1/stored_log/runs',
    )
    const [run] = runs
    if (run?.state === 'failed') throw new Error(run.error ?? 'failed')
    return run?.startedAs === 'person' && run.state === 'done'
  })
})
