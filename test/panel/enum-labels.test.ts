import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { projectWith } from '../harness/project-with.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  const head = '-- description: Tickets.\n-- grain: id\n'
  project = await projectWith({
    tickets: `-- title: Tickets\n${head}-- column mood [choice calm = Calm]: Mood.\n-- column.de mood: Laune.\n-- column paid [choice true = Paid, false = Owed]: Bill.\n-- column.de paid [true = Bezahlt]: Rechnung.\n-- total n [count]: Tickets = count(id)\n
select id, mood, id = 1 as paid from public.ticket`,
  })
  panel = await startTestPanel({
    template: 'demo',
    prepare: async ({ admin }) => {
      await admin.query(`create type public.mood as enum ('calm', 'angry');
        create table public.ticket (id int primary key, mood public.mood);
        insert into public.ticket values (1, 'calm'), (2, 'angry')`)
    },
    config: { projectDir: project.projectDir, syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  person = await signIn(panel.url, admin)
})
afterAll(async () => {
  await panel?.stop()
  await project?.remove()
})

interface Catalogue {
  readonly reports: readonly {
    readonly name: string
    readonly columns: readonly { readonly name: string; readonly choices: readonly object[] }[]
  }[]
}

async function offered(): Promise<readonly object[] | undefined> {
  const { reports } = await person.json<Catalogue>('/api/v1')
  const report = reports.find(({ name }) => name === 'tickets')
  return report?.columns.find(({ name }) => name === 'mood')?.choices
}

const countOf = async (mood: string) =>
  (await person.json<{ count: number }>(`/api/v1/tickets/rows?filters.mood=${encodeURIComponent(mood)}`)).count

test('a label that an enum gets while the panel runs finds its rows at once, in lists, totals and files', async () => {
  expect(await countOf('angry')).toBe(1)
  await panel.pools.admin.query("alter type public.mood add value 'odd, or even'")
  await panel.pools.admin.query("insert into public.ticket values (3, 'odd, or even')")
  const address = `filters.mood=${encodeURIComponent('odd\\, or even')}`
  const [first, totals, file] = await Promise.all(
    ['rows', 'totals', 'export.json'].map((what) => person.get(`/api/v1/tickets/${what}?${address}`)),
  )
  expect(await first?.json()).toMatchObject({ count: 1, rows: [{ id: 3 }] })
  expect(await totals?.json()).toMatchObject({ totals: { n: 1 } })
  expect(await file?.json()).toHaveLength(1)
  expect(await offered()).toContainEqual({ value: 'odd, or even', label: '“odd, or even”' })
})

test('true and false have the words that the file gives them, in lists and files', async () => {
  const { reports } = await person.json<Catalogue>('/api/v1')
  const paid = reports.find(({ name }) => name === 'tickets')?.columns.find(({ name }) => name === 'paid')
  expect(paid?.choices).toEqual([
    { value: 'true', label: 'Paid' },
    { value: 'false', label: 'Owed' },
  ])
  const file = await person.get('/api/v1/tickets/export.csv?columns=id,paid&for=people&perPage=2')
  expect((await file.text()).split('\n').slice(0, 3)).toEqual(['Id,Bill', '1,Paid', '2,Owed'])
})

test('one that is renamed is offered by its new name, and the old one is refused', async () => {
  await panel.pools.admin.query("alter type public.mood rename value 'angry' to 'cross'")
  expect(await countOf('cross')).toBe(1)
  expect(await offered()).toContainEqual({ value: 'cross', label: '“cross”' })
  const answer = await person.get('/api/v1/tickets/rows?filters.mood=angry')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { message: '"angry" in filters.mood is not one of: calm, cross, "odd, or even".' },
  })
})

test('a page that is opened afterwards offers what there is by then, in every language', async () => {
  await panel.pools.admin.query("alter type public.mood add value 'glad'")
  const inGerman = await signIn(panel.url, admin)
  await inGerman.put('/api/v1/choices', { language: 'de' })
  const { reports } = await inGerman.json<Catalogue>('/api/v1')
  const mood = reports.find(({ name }) => name === 'tickets')?.columns.find(({ name }) => name === 'mood')
  expect(mood).toMatchObject({ label: 'Laune', choices: expect.arrayContaining([{ value: 'glad', label: '“glad”' }]) })
})
