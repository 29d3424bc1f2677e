import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { projectWith } from '../harness/project-with.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

/*
 * Clients, whose names admins may read, and payees, whose names everybody may read who reads a report on them.
 *
 *  deal   client             payee
 *  1      7  Zebra Secret    1  Open Payee
 *  2      4  Aardvark Secret 1
 *  3      7                  1
 */
const tables = `
  create table public.client (id int primary key, name text not null);
  create table public.payee (id int primary key, name text not null);
  create table public.deal (id int primary key, client_id int not null, payee_id int not null, signed date not null, amount numeric(12, 2));
  insert into public.client values (4, 'Aardvark Secret'), (7, 'Zebra Secret'), (9, 'Unused Secret');
  insert into public.payee values (1, 'Open Payee');
  insert into public.deal values (1, 7, 1, '2026-06-01', 10), (2, 4, 1, '2026-06-02', 20), (3, 7, 1, '2026-06-03', 30);`

const table = (title: string, lines: string, select: string) => `-- title: ${title}
-- description: ${title}.
-- grain: id
${lines}-- column id [id]: Number.
-- column name [text]: Name.

${select}`
const views = {
  'sources/source_client': table(
    'Clients',
    '-- roles: admin\n-- dimension: Client, Clients\n',
    'select id, name from public.client',
  ),
  'sources/source_payee': table('Payees', '-- listed: no\n', 'select id, name from public.payee'),
  deals: `-- title: Deals
-- description: What was signed.
-- grain: id
-- dimension client: client_id
-- date: signed
-- column id [id]: Number.
-- column client_id [client]: Client.
-- column payee_id [payee]: Payee.
-- column signed [date]: Signed.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)

select id, client_id, payee_id, signed, amount from public.deal`,
  per_client: `-- title: Per client
-- description: What each client signed.
-- grain: client_id
-- dimension client: client_id
-- rows: deals
-- column client_id [client]: Client.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)

select client_id, sum(amount) as amount from public.deal group by client_id`,
}

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor; admin: Visitor }
beforeAll(async () => {
  project = await projectWith(views)
  panel = await startTestPanel({
    template: 'demo',
    config: { projectDir: project.projectDir, syncOnStart: true },
    prepare: ({ admin: pool }) => pool.query(tables),
  })
  people = {
    viewer: await signIn(panel.url, viewer),
    operator: await signIn(panel.url, operator),
    admin: await signIn(panel.url, admin),
  }
})
afterAll(async () => {
  await panel?.stop()
  await project?.remove()
})

/** Of those that tell names to whom they are for. */
const naming = [
  '/api/v1/deals/rows',
  '/api/v1/per_client/rows?totals=yes',
  '/api/v1/deals/totals?groupBy=client_id',
  '/api/v1/deals/totals?groupBy=client_id,payee_id',
  '/api/v1/deals/totals?groupBy=payee_id,client_id&compare=previous_year',
  '/api/v1/dashboard?client=4',
  '/api/v1/dashboard?client=9',
  '/api/v1/client/options?search=secret',
  '/api/v1/search?q=secret',
  '/admin/api/resources/deals/actions/list',
  '/admin/api/resources/per_client/actions/list',
  '/admin/api/resources/deals/records/1/show',
  '/admin/api/resources/client/actions/search/secret',
]
const others = [
  '/api/v1',
  '/admin',
  '/api/v1/deals/explain?total=amount',
  '/api/v1/deals/explain?total=amount&client=4',
  '/api/v1/deals/notes?client=4',
  '/admin/resources/deals',
  '/admin/resources/deals/records/1/show',
  '/admin/api/resources/client/records/4/show',
  '/api/v1/client/rows',
]
const files = [
  'deals/export.FORMAT?client=4',
  'deals/export.FORMAT?groupBy=client_id',
  'per_client/export.FORMAT?sortBy=client_id',
]
const exports = files.flatMap((file) =>
  ['csv', 'json', 'xlsx'].map((format) => `/api/v1/${file.replace('FORMAT', format)}&for=people`),
)

async function textOf(person: Visitor, address: string): Promise<{ status: number; text: string }> {
  const answer = await person.get(address)
  const name = decodeURIComponent(answer.headers.get('content-disposition') ?? '')
  const bytes = Buffer.from(await answer.arrayBuffer())
  const body = address.includes('.xlsx') ? unzipped(bytes) : bytes.toString()
  return { status: answer.status, text: `${name}\n${body}` }
}

/** All files of a workbook, one behind the other. */
function unzipped(bytes: Buffer): string {
  const texts: string[] = []
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const size = bytes.readUInt32LE(at + 20)
    const start = bytes.readUInt32LE(at + 42)
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
    const data = bytes.subarray(from, from + size)
    texts.push((bytes.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString())
  }
  return texts.join('\n')
}

describe.each(['en', 'de'])('names of a table for admins, read in %s', (language) => {
  beforeAll(async () => {
    for (const person of Object.values(people)) await person.put('/api/v1/choices', { language })
  })

  test('are nowhere told to others', async () => {
    for (const person of [people.viewer, people.operator]) {
      for (const address of [...naming, ...others, ...exports]) {
        const { text } = await textOf(person, address)
        expect([address, text.match(/.{0,80}Secret/)?.[0]]).toEqual([address, undefined])
      }
    }
  })

  test('are told to admins', async () => {
    for (const address of [...naming, ...exports]) {
      const { status, text } = await textOf(people.admin, address)
      expect([address, status, text.includes('Secret')]).toEqual([address, 200, true])
    }
  })
})

describe('whoever may read a report and not the names in it', () => {
  test('sees ids in their place, in the order of the ids', async () => {
    await people.operator.put('/api/v1/choices', { language: 'en' })
    const asked = '/api/v1/deals/rows?sortBy=client_id&direction=asc'
    const idsFor = async (person: Visitor) =>
      (await person.json<{ rows: { client_id: string }[] }>(asked)).rows.map(({ client_id }) => client_id)
    await panel.pools.admin.query("insert into public.client values (2, 'Zulu Secret')")
    await panel.pools.admin.query("insert into public.deal values (4, 2, 1, '2026-06-04', 40)")
    expect(await idsFor(people.viewer)).toEqual(['2', '4', '7', '7'])
    expect(await idsFor(people.admin)).toEqual(['4', '7', '7', '2'])
    await panel.pools.admin.query('delete from public.deal where id = 4')
    const { labels } = await people.viewer.json<{ labels: object }>('/api/v1/deals/rows')
    expect(labels).toEqual({ payee_id: { 1: 'Open Payee' } })
    const csv = await textOf(people.operator, '/api/v1/deals/export.csv?columns=id,client_id,payee_id')
    expect(csv.text).toMatch(/Number,Client,Payee,Payee \(number\)/i)
  })

  test('is answered where they open a record, or narrow by an id', async () => {
    for (const address of ['/admin/api/resources/deals/records/1/show', '/admin/resources/deals/records/1/show']) {
      expect([address, (await people.viewer.get(address)).status]).toEqual([address, 200])
    }
    const { count } = await people.viewer.json<{ count: number }>('/api/v1/deals/rows?client=7')
    expect(count).toBe(2)
  })

  test('has nothing to pick, to open or to filter all reports by', async () => {
    interface Catalogue {
      readonly dimensions: { name: string }[]
      readonly reports: { name: string; columns: { name: string; reference: string | null }[] }[]
    }
    const referencesFor = async (person: Visitor) => {
      const { dimensions, reports } = await person.json<Catalogue>('/api/v1')
      const columns = reports.find(({ name }) => name === 'deals')?.columns ?? []
      const references = columns.flatMap(({ reference }) => reference ?? [])
      return [dimensions.map(({ name }) => name).includes('client'), references]
    }
    expect(await referencesFor(people.viewer)).toEqual([false, ['payee']])
    expect(await referencesFor(people.admin)).toEqual([true, ['client', 'payee']])
    expect((await people.viewer.get('/api/v1/client/options?ids=4')).status).toBe(403)
  })

  test('has the names of a table that is in no menu and for everybody', async () => {
    expect(await people.viewer.json('/api/v1/payee/options?search=open')).toEqual({
      options: [{ id: '1', label: 'Open Payee' }],
    })
  })
})
