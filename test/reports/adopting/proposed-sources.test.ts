import { writeNewView } from '../../../src/reports/sync/new-view.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { writeProposed } from '../../harness/proposed-files.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let texts: ReadonlyMap<string, string>
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(`create schema shop;
    create table shop.payments (id int, amount numeric(12, 2) not null, paid_on date, primary key (id, paid_on)) partition by range (paid_on);
    create table shop.payments_26 partition of shop.payments for values from ('2026-01-01') to ('2027-01-01');
    create table shop.readings (meter int, read_at timestamp, level numeric, primary key (meter, read_at));
    create table shop.vets (id uuid primary key, vorname text, nachname text, "passwordHash" text);
    create table shop.owners (id int primary key, vorname text, name text);
    create table shop.kinds (id int primary key, code text, name_de text, name_en text);
    create table shop.kunden (id int primary key, strasse text, "firmaOderName" text)`)
  texts = await writeProposed(desk, 'shop', async ({ proposed, kind }) =>
    kind === 'zone' ? 'Europe/Berlin' : (proposed ?? 'none'),
  )
  await desk.sync()
})
afterAll(() => desk?.close())

test('the day by which a table is in partitions, and stands in its key for that, is the day of its rows', async () => {
  const payment = texts.get('sources/source_payment')
  expect(payment).toMatch(/^-- grain: +id, paid_on$/m)
  expect(payment).toMatch(/^-- date: +paid_on$/m)
  expect(payment).toMatch(/^-- column paid_on \[date\]:/m)
  expect([...texts.keys()]).toContain('payments_by_day')
})

test('a time in a key is of a zone like any other', async () => {
  expect(texts.get('sources/source_reading')).toMatch(/^-- column read_at \[time\]:/m)
  expect(texts.get('sources/source_reading')).toContain("read_at at time zone 'Europe/Berlin'")
})

test.each([
  ['vet', "concat_ws(' ', vorname, nachname)"],
  ['owner', "concat_ws(' ', vorname, name)"],
  ['kind', 'name_de'],
  ['kunden', '"firmaOderName"'],
])('rows of %s are named by %s', async (table, expression) => {
  const text = texts.get(`sources/source_${table}`) ?? ''
  const [, first = ''] = text.slice(text.indexOf('\nselect')).split(',\n')
  expect(`${first},`).toContain(expression)
})

test('a time without a zone that is of the business makes first reports and a dashboard', async () => {
  const other = await openViewsDesk()
  await other.sql(`create schema trade;
    create table trade.sales (id int primary key, sold_at timestamp not null, amount numeric(12, 2) not null, unit_price numeric(12, 2), einzelpreis numeric(12, 2), umsatz_netto numeric(12, 2));
    insert into trade.sales select n, timestamp '2026-01-01' + n * interval '7 hours', n, 5, 6, 7 from generate_series(1, 50) as n`)
  const asked = await writeProposed(other, 'trade', async ({ proposed, kind }) =>
    kind === 'zone' ? 'business' : (proposed ?? 'none'),
  )
  expect(asked.get('sources/source_sale')).toContain("sold_at at time zone :'time_zone'")
  const report = asked.get('sales_by_day') ?? ''
  for (const total of ['amount', 'umsatz_netto']) expect(report).toMatch(new RegExp(`^-- total ${total} `, 'm'))
  expect(report).not.toMatch(/^-- total (unit_price|einzelpreis) /m)
  await other.close()
})

test('what looks secret is left out of a view that is begun from a table, too', async () => {
  const { columns, remarks } = await writeNewView(desk.database.pools.read, {
    name: 'vets',
    viewsDir: desk.folder,
    title: undefined,
    from: 'shop.vets',
    isMaterialized: false,
  })
  expect(columns).toEqual(['id', 'vorname', 'nachname'])
  expect(remarks).toEqual(['passwordHash is left out: it looks secret.'])
})
