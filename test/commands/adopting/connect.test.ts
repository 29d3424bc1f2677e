import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '../../harness/jest.js'
import { type Adoption, adopt, totalsOf } from './adopt.js'
import { centsAndLocalTimes, numberedStatus, textStatus } from './django-databases.js'

let adopted: Adoption
afterEach(() => adopted?.close())

const done = { status: 0, stderr: '' }

describe('a database with text status and exact amounts', () => {
  test('is adopted with the rows that count, and its figure is that of the table', async () => {
    adopted = await adopt(textStatus)
    expect(await adopted.connect('--yes', '--answer', 'counts.shop_order=paid')).toMatchObject(done)
    // Django's own tables are not among them, and the name of its part is no part of theirs.
    expect(await adopted.files()).toEqual([
      'orders_by_day.sql',
      'sources/source_customer.sql',
      'sources/source_order.sql',
      'sources/source_orderitem.sql',
    ])
    expect(new Set(Object.values(await adopted.plan()))).toEqual(new Set(['create']))
    const context = await adopted.sync()
    const [{ sum }] = (
      await adopted.database.pools.read.query("select sum(total)::text from shop_order where status = 'paid'")
    ).rows as [{ sum: string }]
    expect(sum).toBe('160.00')
    expect(await totalsOf(context, 'orders_by_day')).toEqual({ orders: 3, total: sum })
    expect(await totalsOf(context, 'orders_by_day', { 'filters.customer_id': '1' })).toEqual({
      orders: 2,
      total: '150.30',
    })
    // What a piece costs is money, and adds up to nothing.
    expect(await totalsOf(context, 'orderitem')).toEqual({ orderitems: 1 })
  })

  test('tells the states apart where nobody says which of them count', async () => {
    adopted = await adopt(textStatus)
    expect((await adopted.connect('--yes')).stdout).toContain('counts.public.shop_order=all')
    const context = await adopted.sync()
    // All rows of the table stand behind it.
    expect(context.catalogue.find('orders_by_day')?.rows).toBe('order')
    expect(await totalsOf(context, 'orders_by_day', { 'filters.status': 'cancelled' })).toEqual({
      orders: 1,
      total: '999.00',
    })
  })

  test('keeps what looks secret out of its sources, and says so', async () => {
    adopted = await adopt(textStatus)
    expect((await adopted.connect('--yes')).stdout).toContain('password_hash is left out: it looks secret.')
    expect(await adopted.read('sources/source_customer.sql')).not.toContain('password_hash')
  })

  test('is written for once: what is there is left as it is, and only what is new is proposed', async () => {
    adopted = await adopt(textStatus)
    await adopted.connect('--yes', '--tables', 'shop_customer')
    const path = join(adopted.folder, 'views', 'sources', 'source_customer.sql')
    const ours = `${await adopted.read('sources/source_customer.sql')}-- ours\n`
    await writeFile(path, ours)
    await adopted.connect('--yes')
    expect(await adopted.files()).toHaveLength(4)
    expect(await adopted.read('sources/source_customer.sql')).toBe(ours)
    expect(await adopted.read('sources/source_order.sql')).toMatch(/-- column customer_id \[customer\]:/)
    expect((await adopted.connect('--yes')).stdout).toBe(
      [
        'There is no table without a source: nothing is new.',
        'left out    have a source already: public.shop_customer, public.shop_order, public.shop_orderitem.',
        'left out    kept by frameworks and extensions: public.auth_user, public.django_content_type, public.django_migrations, public.django_session. Name one with --tables where it is wanted.',
        '',
      ].join('\n'),
    )
  })
})

test('short floats of money keep every digit, and a table without columns is left out and told', async () => {
  adopted = await adopt(
    `create table invoice (id int primary key, total real, placed_on date);
     insert into invoice values (1, 12345.67, '2026-01-01'), (2, 123456.78, '2026-01-02'), (3, 0.1, '2026-01-03');
     create table nothing ()`,
  )
  const { status, stdout } = await adopted.connect('--yes')
  expect([status, stdout]).toEqual([0, expect.stringContaining('without columns: public.nothing')])
  expect(await adopted.files()).toEqual(['invoices_by_day.sql', 'sources/source_invoice.sql'])
  const context = await adopted.sync()
  // As PostgreSQL prints them: the second one has no more digits.
  expect(await totalsOf(context, 'invoices_by_day')).toEqual({ invoices: 3, total: '135802.55' })
})

test('a database of uuids, numbered states and floating-point amounts adds up exactly', async () => {
  adopted = await adopt(numberedStatus)
  expect(await adopted.connect('--yes', '--answer', 'counts=3')).toMatchObject(done)
  expect(await adopted.files()).toEqual(['sources/source_branch.sql', 'sources/source_visit.sql', 'visits_by_day.sql'])
  const context = await adopted.sync()
  const { rows } = await adopted.database.pools.read.query(
    'select sum(value::numeric)::text as sum from field.service_visit where status = 3',
  )
  expect(rows).toEqual([{ sum: '20.29' }])
  expect(await totalsOf(context, 'visits_by_day')).toEqual({ visits: 3, value: '20.29' })
  expect(await totalsOf(context, 'visit')).toEqual({ visits: 4, value: '25.79' })
})

describe('a database of cents and of times that do not say their zone', () => {
  const answers = ['money.amount=cents', 'zone=America/New_York']

  test('counts each payment in its month there', async () => {
    adopted = await adopt(centsAndLocalTimes)
    expect(await adopted.connect('--yes', ...answers.flatMap((answer) => ['--answer', answer]))).toMatchObject(done)
    const context = await adopted.sync('America/New_York')
    const { rows } = await adopted.database.pools.read.query(
      "select sum(amount)::text as cents from billing_payment where created < '2026-02-01'",
    )
    expect(rows).toEqual([{ cents: '3550' }])
    const january = { from: '2026-01-01', to: '2026-01-31' }
    expect(await totalsOf(context, 'payments_by_day', january)).toEqual({ payments: 2, amount: '35.50', fee: '1.05' })
    expect(await totalsOf(context, 'payments_by_day')).toEqual({ payments: 3, amount: '43.27', fee: '1.05' })
  })

  test('takes its answers from a file, too, and tells what its files rest on in the same words', async () => {
    adopted = await adopt(centsAndLocalTimes)
    const file = join(adopted.folder, 'answers')
    await writeFile(file, `# What the database does not say\n\n${answers.join('\n')}\n`)
    const { stdout } = await adopted.connect('--yes', '--answers', file, '--json')
    expect(JSON.parse(stdout).answers).toEqual({
      zone: 'America/New_York',
      'money.public.billing_payment.amount': 'cents',
      'money.public.billing_payment.fee_cents': 'cents',
      dimensions: 'member',
    })
    expect(await adopted.read('sources/source_payment.sql')).toContain(
      "created at time zone 'America/New_York' as created",
    )
  })

  test('calls nothing money of which nobody knows whether it is in cents', async () => {
    adopted = await adopt(centsAndLocalTimes)
    await adopted.connect('--yes')
    expect(await adopted.read('sources/source_payment.sql')).toMatch(/-- column amount \[count\]:/)
  })

  test('is left alone after an answer that cannot be, for a table that there is not, and where nobody can be asked', async () => {
    adopted = await adopt(centsAndLocalTimes)
    expect((await adopted.connect('--yes', '--answer', 'zone=Mars')).stderr).toBe('zone: "Mars" is not a time zone.\n')
    expect((await adopted.connect('--yes', '--tables', 'nope')).stderr).toBe('There is no table "nope".\n')
    expect((await adopted.connect()).stderr).toContain('nobody sits at a terminal')
    expect(await adopted.files()).toEqual([])
  })

  test('is only looked at where nothing is to be written', async () => {
    adopted = await adopt(centsAndLocalTimes)
    const { stdout } = await adopted.connect('--dry-run')
    expect(stdout).toContain('would write views/payments_by_day.sql: first report of public.billing_payment\n')
    expect(stdout).toContain('  zone=UTC\n')
    expect(await adopted.files()).toEqual([])
    expect(stdout).toContain('would write resources/dashboard.ts: a first dashboard of these reports\n')
    expect(existsSync(join(adopted.folder, 'resources'))).toBe(false)
  })

  test('gets a first dashboard: what reports come to, over time and by whom, and of all time where nothing is new', async () => {
    adopted = await adopt(textStatus)
    await adopted.connect('--yes', '--answer', 'counts=paid')
    const path = join(adopted.folder, 'resources', 'dashboard.ts')
    const text = await readFile(path, 'utf8')
    expect(text).toContain("period: 'all',")
    expect(text.match(/\{ id: .*/g)).toEqual([
      "{ id: 'orders_by_day_total', title: 'Orders: total', report: 'orders_by_day', headline: 'total', figures: ['orders'] },",
      "{ id: 'orders_by_day_orders', title: 'Orders', report: 'orders_by_day', headline: 'orders', figures: ['total'] },",
      "{ id: 'orders_by_day_over_time', title: 'Orders: total', report: 'orders_by_day', over: 'time', series: [{ total: 'total', as: 'bar' }] },",
      "{ id: 'orders_by_day_by_customer_id', title: 'Orders: total by customer', report: 'orders_by_day', over: 'customer_id', series: [{ total: 'total', as: 'bar' }] },",
    ])
    // It is written once, as all files are.
    await writeFile(path, `${text}// ours\n`)
    await rm(join(adopted.folder, 'views', 'orders_by_day.sql'))
    await rm(join(adopted.folder, 'views', 'sources', 'source_order.sql'))
    expect((await adopted.connect('--yes')).stdout).not.toContain('dashboard')
    expect(await readFile(path, 'utf8')).toBe(`${text}// ours\n`)
  })

  test('gets a dashboard of the last 30 days where something happened in them', async () => {
    adopted = await adopt(`${textStatus}; update shop_order set placed_at = now() where id = 1`)
    await adopted.connect('--yes')
    expect(await readFile(join(adopted.folder, 'resources', 'dashboard.ts'), 'utf8')).not.toContain('period')
  })
})

describe('tables of any kind', () => {
  test('become sources that views plan accepts, whatever they are called', async () => {
    adopted = await adopt(
      `
      create schema "Odd Schema"; create schema archive;
      create type public.mood as enum ('glad', 'sad');
      create domain public.amount as numeric(10, 2);
      create table public."Order" ("Order" uuid primary key, "user" text, "select" int, "Größe" text, mood mood,
        "Total Amount" amount, "Placed At" timestamp, _id int, "a,b=c]" text, "two
lines" text, tags text[], doc json, spot point, photo bytea, took interval, clock time);
      create table archive."order" (id int primary key, day date, cost money, note xml);
      create table "Odd Schema"."Order" (a int, b text, "Value" float8, day date, primary key (a, b));
      create table "Odd Schema".line (a int, b text, no int, state text, foreign key (a, b) references "Odd Schema"."Order");
      create table public.log (at timestamptz, status text, cost numeric);
      create table public.money (id int primary key, name text, parent int references money);
      create table public."order_line" (order_id uuid references "Order", no smallint, at timestamp, price real,
        unique (order_id, no), primary key (order_id, at));
      create table public.dashboard (id int primary key, title text);
      create table public."123 %" (id int primary key);
      create table public.wide (${Array.from({ length: 40 }, (_, place) => `column_${place} int`).join(', ')});
      create table public.nothing ();
      create table public.part (id int, day date, cost numeric, primary key (id, day)) partition by range (day);
      create table public.part_2026 partition of public.part for values from ('2026-01-01') to ('2027-01-01');
      insert into log values ('2026-01-01', 'a:b, c', 1), (null, '', 2.5), ('infinity', 'x', null);
      grant usage on schema "Odd Schema", archive to viewdesk;
      grant select on all tables in schema "Odd Schema", archive to viewdesk;
    `.replace('"" text, ', ''),
    )
    expect(await adopted.connect('--yes')).toMatchObject(done)
    expect(new Set(Object.values(await adopted.plan()))).toEqual(new Set(['create']))
    const context = await adopted.sync()
    const table = (name: string) => context.catalogue.find(name)
    expect(table('order')?.grain).toEqual(['order'])
    expect(table('archive_order')?.grain).toEqual(['id'])
    expect(table('odd_schema_order')?.grain).toEqual(['a', 'b'])
    expect(table('log')?.grain).toEqual([])
    expect(table('money_table')?.columns.find(({ name }) => name === 'parent')?.reference).toBe('money_table')
    expect(table('order_line')?.columns.find(({ name }) => name === 'order_id')?.reference).toBe('order')
    expect(await totalsOf(context, 'logs_by_day')).toEqual({ logs: 3, cost: '3.50' })
    expect(table('archive_order')?.columns.find(({ name }) => name === 'cost')?.unit).toBe('money')
    expect(table('part_2026')).toBeUndefined()
  })

  test('are named where there are many: sources that nobody looks at help nobody', async () => {
    const tables = Array.from(
      { length: 80 },
      (_, place) => `create table wide.t_${place} (id int primary key, name text);`,
    )
    adopted = await adopt(
      `create schema wide; ${tables.join('')}
       grant usage on schema wide to viewdesk; grant select on all tables in schema wide to viewdesk`,
    )
    expect((await adopted.connect('--yes')).stderr).toBe(
      'There are 80 tables, in the schemas wide (80). Say which are wanted: --tables orders,sales.*\n',
    )
    expect(await adopted.connect('--yes', '--tables', 'wide.t_1*')).toMatchObject(done)
    expect(await adopted.files()).toHaveLength(11)
  })

  test('that are closed to this role are told, and left out', async () => {
    adopted = await adopt('create schema closed; create table closed.thing (id int primary key)')
    expect((await adopted.connect('--yes')).stdout).toContain('left out    closed to this role: closed.thing. Grant')
    expect(await adopted.files()).toEqual([])
  })
})
