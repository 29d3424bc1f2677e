import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { projectWith } from '../harness/project-with.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

const header = (title: string) => `-- title: ${title}
-- description: Wages.
-- grain: id
-- column id [id]: Number.
-- column wage [count]: Wage.
`
const wages = (isForAdmins: boolean) =>
  `${header('Wages')}${isForAdmins ? '-- roles: admin\n' : ''}-- materialized: yes\n\nselect id, wage::int as wage from public.wage`

/** Wages that admins may read; what everybody may read, of these; and the same wages stored for everybody. */
const views = {
  wages: wages(true),
  paid: `${header('Paid')}\nselect id, wage from wages`,
  open_wages: wages(false),
}

interface Run {
  readonly id: string
  readonly view: string
  readonly state: string
  readonly rows: number | null
  readonly error: string | null
}

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor; admin: Visitor }
beforeAll(async () => {
  project = await projectWith(views)
  panel = await startTestPanel({
    template: 'demo',
    config: { projectDir: project.projectDir, syncOnStart: true },
    prepare: ({ admin: pool }) =>
      pool.query(`create table public.wage (id int primary key, wage text);
        insert into public.wage values (1, '100')`),
  })
  people = {
    viewer: await signIn(panel.url, viewer),
    operator: await signIn(panel.url, operator),
    admin: await signIn(panel.url, admin),
  }
  await panel.pools.admin.query("insert into public.wage values (4, 'SECRET unused')")
  for (const name of ['paid', 'open_wages']) {
    await (await people.operator.post(`/api/v1/${name}/refresh`)).text()
    await waitUntil('it fails', async () => (await runsOf(people.admin, name))[0]?.state === 'failed')
  }
})
afterAll(async () => {
  await panel?.stop()
  await project?.remove()
})

const runsOf = async (person: Visitor, name: string) =>
  (await person.json<{ runs: readonly Run[] }>(`/api/v1/${name}/runs`)).runs

/** All that somebody is told of runs, wherever they are told of them. */
async function toldEverywhere(person: Visitor): Promise<string> {
  const [failed] = await runsOf(people.admin, 'paid')
  const answers = await Promise.all([
    person.get('/api/v1/paid/runs'),
    person.get('/api/v1/open_wages/runs'),
    person.get('/api/v1/refreshes'),
    person.get('/api/v1'),
    person.get('/api/v1/events', { accept: 'application/json', 'last-event-id': '1' }),
    person.post(`/api/v1/paid/runs/${failed?.id}/cancel`),
    person.get('/api/v1/dashboard'),
  ])
  return (await Promise.all(answers.map((answer) => answer.text()))).join('\n')
}

test('why a refresh failed is told to those who may refresh and may read what failed', async () => {
  expect(await toldEverywhere(people.viewer)).not.toContain('SECRET')
  const [ofViewer] = await runsOf(people.viewer, 'open_wages')
  const [ofOperator] = await runsOf(people.operator, 'open_wages')
  expect(ofViewer).toMatchObject({ state: 'failed', error: null })
  expect(ofOperator?.error).toContain('SECRET unused')
  expect((await runsOf(people.admin, 'paid'))[0]?.error).toContain('SECRET unused')
})

test('of what one may not read one hears that it was refreshed, and no more', async () => {
  for (const person of [people.viewer, people.operator]) {
    const runs = await runsOf(person, 'paid')
    expect(runs[0]).toMatchObject({ view: 'wages', state: 'failed', startedBy: 'Operator' })
    expect(runs.map(({ rows, error }) => [rows, error])).toEqual(runs.map(() => [null, null]))
  }
  // Two runs of the same rows failed: the operator is told why of the one that they may read.
  const told = (await toldEverywhere(people.operator)).split('\n').map((text) => text.match(/SECRET/g)?.length ?? 0)
  expect(told).toEqual([0, 1, 1, 0, 1, 0, 0])
})

test('answers to a refresh and streams of events tell no more', async () => {
  const started = await (await people.operator.post('/api/v1/paid/refresh')).text()
  expect(started).not.toContain('SECRET')
  const url = new URL('/api/v1/events', panel.url)
  const cookie = [...people.viewer.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const leaving = new AbortController()
  const stream = await fetch(url, { headers: { cookie, 'last-event-id': '1' }, signal: leaving.signal })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  await waitUntil('both failures are heard', async () => {
    heard += (await reader?.read())?.value ?? ''
    return heard.includes('"view":"wages"') && heard.includes('"view":"open_wages"')
  })
  leaving.abort()
  expect(heard).toContain('"state":"failed"')
  expect(heard).not.toContain('SECRET')
})
