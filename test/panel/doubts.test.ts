import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, operator, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
beforeAll(async () => {
  panel = await startTestPanel({
    template: 'demo',
    // A table whose owner is bound by its policies, of which there is none.
    prepare: ({ admin: pool }) =>
      pool.query('alter table public.job enable row level security, force row level security'),
  })
})
afterAll(async () => await panel?.stop())

interface Answer {
  readonly reports: readonly {
    readonly name: string
    readonly doubts?: readonly { readonly code: string; readonly message: string }[]
  }[]
}

async function doubtsOf(person: Visitor, name: string) {
  const { reports } = await person.json<Answer>('/api/v1')
  return reports.find((report) => report.name === name)?.doubts
}

test('that rows are hidden stands on every report that is without them, for who may refresh', async () => {
  for (const email of [admin, operator]) {
    const person = await signIn(panel.url, email)
    // Nobody waits for the look at the data: it is there a moment later.
    await waitUntil(
      'the data were looked at',
      async () => ((await doubtsOf(person, 'profit_margins')) ?? []).length > 0,
    )
    expect(await doubtsOf(person, 'profit_margins')).toEqual([
      expect.objectContaining({
        code: 'hidden_rows',
        message: expect.stringContaining('create policy viewdesk_reads_all on public.job for select'),
      }),
    ])
    expect(await doubtsOf(person, 'provider')).toEqual([])
  }
})

test('others are told nothing that they can do nothing about', async () => {
  await panel.pools.admin.query(
    `insert into viewdesk.staff (email, name, role, password_hash)
     select 'viewer@example.com', 'V', 'viewer', password_hash from viewdesk.staff where email = '${admin}'`,
  )
  const reader = await signIn(panel.url, 'viewer@example.com')
  expect(await doubtsOf(reader, 'profit_margins')).toBeUndefined()
})
