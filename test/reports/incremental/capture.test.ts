import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../../src/database/migrations/migrate.js'
import { openPools } from '../../../src/database/pools.js'
import { missingStandingRights, tooManyRights } from '../../../src/database/standing-rights.js'
import { markCapture, readCaptureStates } from '../../../src/reports/incremental/capture/capture-state.js'
import { readCapturedTables } from '../../../src/reports/incremental/capture/captured-tables.js'
import { TablesBusyError, turnCaptureOff, turnCaptureOn } from '../../../src/reports/incremental/capture/turn-on.js'
import { CaptureLostError, type FoldSteps, fold, hasChanges } from '../../../src/reports/incremental/fold/fold.js'
import { type IncrementalReport, NotToldApartError } from '../../../src/reports/incremental/fold/fold-report.js'
import { readCaptureStatus } from '../../../src/reports/incremental/keeping/capture-status.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { capturedTables, releaseTables } from '../../../src/reports/incremental/keeping/keep-captured.js'
import { openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { NotIncrementalError } from '../../../src/reports/incremental/refusal.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { addGivingUp, countDifferences, keepReport } from './kept-reports.js'

let database: TestDatabase | undefined
let client: pg.Client
let report: IncrementalReport

const settings = "set local timezone = 'UTC'"
const job = { schema: 'public', name: 'job' }

/** Jobs 1 and 2 of customer 1, and job 3 of nobody, summed up by customer. */
beforeEach(async () => {
  database ??= await createTestDatabase('empty')
  client ??= await connected(database.connectionString)
  await client.query('drop schema if exists viewdesk, reports, public cascade')
  await client.query('create schema viewdesk; create schema reports; create schema public')
  await addGivingUp(client)
  await client.query('create table job (id bigint primary key, customer_id bigint, value numeric, note text)')
  await client.query("insert into job values (1, 1, 10, ''), (2, 1, 20, ''), (3, null, 30, '')")
  const select = 'select customer_id, sum(value) as value from public.job group by customer_id'
  report = await keepReport(client, 'values', { select, grain: ['customer_id'] })
  await turnOn()
  await fold(client, [report], settings)
})

afterAll(async () => {
  await client?.end()
  await database?.drop()
})

async function connected(connectionString: string): Promise<pg.Client> {
  const made = new pg.Client({ connectionString })
  await made.connect()
  await made.query('set search_path = public')
  return made
}

async function turnOn(tries?: number) {
  const { pools } = database as TestDatabase
  return await turnCaptureOn(pools.admin, await readCapturedTables(client, report.dirty.tables), tries)
}

async function state(): Promise<string | undefined> {
  return (await readCaptureStates(client, [job]))[0]?.state
}

async function values(): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    'select rows::text as row from reports.values as rows order by 1',
  )
  return rows.map(({ row }) => row)
}

test('only the columns that a report comes of are written down, as they were and as they became', async () => {
  await client.query("update job set value = 11, note = 'dear' where id = 1")
  const { rows } = await client.query('select * from viewdesk.change_job order by viewdesk_is_new')
  expect(rows.map(({ viewdesk_at: _, ...row }) => row)).toEqual([
    { viewdesk_is_new: false, customer_id: '1', value: '10' },
    { viewdesk_is_new: true, customer_id: '1', value: '11' },
  ])
  expect(await fold(client, [report], settings)).toMatchObject([{ keys: 1, gone: 0, changed: 1, come: 0 }])
  expect(await values()).toEqual(['(,30)', '(1,31)'])
  expect((await client.query('select from viewdesk.change_job')).rowCount).toBe(0)
})

test('what a change leaves to be written is written before all rows are compared, and with the commit at last', async () => {
  await client.query('create table told (customer_id bigint)')
  const seen: number[] = []
  const steps: FoldSteps = {
    compared: report,
    ask: () => ['select count(*)::int as count from told'],
    before: async (_client, _report, _most, [told]) => {
      seen.push(told?.rows[0]?.count)
      return null
    },
    after: async (_client, _report, { changed }) => [`insert into told select generate_series(1, ${changed})`],
  }
  await client.query('update job set value = 11 where id = 1')
  // Nobody sees how this one comes about.
  await client.query('update reports.values set value = 0 where customer_id is null')
  expect(await fold(client, [report], settings, steps)).toMatchObject([{ changed: 2, differed: 1 }])
  expect(seen).toEqual([0, 1])
  expect((await client.query('select from told')).rowCount).toBe(2)
})

test.each([3, 200])('rows that were written %d times are taken in once, as they became', async (times) => {
  for (let time = 1; time <= times; time += 1)
    await client.query('update job set value = value + 1 where id = $1', [time === times ? 3 : 1])
  expect(await fold(client, [report], settings)).toMatchObject([{ keys: 2, changed: 2 }])
  expect(await values()).toEqual(['(,31)', `(1,${29 + times})`])
})

test.each([1, 200])(
  'values that are equal and not the same are told apart, and so are those that nothing compares (%d times)',
  async (times) => {
    await client.query(`create table parcel (id bigint primary key, weight numeric, label json);
    insert into parcel values (1, 1.0, '{"to": "A"}')`)
    const grouped = (...columns: readonly string[]) => {
      const list = columns.map((column, place) => `${column} as key_${place}`).join(', ')
      const select = `select ${list}, count(*) as parcels from public.parcel group by ${columns.join(', ')}`
      return { select, grain: columns.map((_, place) => `key_${place}`) }
    }
    const both = await keepReport(client, 'both', grouped('weight::text', "label ->> 'to'"))
    const weights = await keepReport(client, 'weights', grouped('weight::text'))
    report = both
    await turnOn()
    await fold(client, [both, weights], settings)
    for (let time = 1; time <= times; time += 1)
      await client.query('update parcel set weight = 1.00, label = $1', [{ to: time === times ? 'B' : 'A' }])
    await fold(client, [both, weights], settings)
    const { rows } = await client.query(
      'select key_0, key_1, weights.key_0 as only from reports.both join reports.weights using (key_0)',
    )
    expect(rows).toEqual([{ key_0: '1.00', key_1: 'B', only: '1.00' }])
    expect((await client.query('select from reports.weights')).rowCount).toBe(1)
  },
)

test('a table that gets a child is not kept up to date any more, also when it had one before', async () => {
  for (const child of ['first', 'second']) {
    expect(await state()).toBe('on')
    await client.query(`create table ${child} () inherits (job)`)
    expect([child, await state()]).toEqual([child, 'lost'])
    await client.query(`drop table ${child}`)
    await turnOn()
    await fold(client, [report], settings)
  }
})

test('a row that stays as it was is not written again', async () => {
  await client.query('update job set value = value')
  expect(await fold(client, [report], settings)).toMatchObject([{ keys: 2, gone: 0, changed: 0, come: 0 }])
})

test('emptying a table empties its reports', async () => {
  await client.query('truncate job')
  expect(await fold(client, [report], settings)).toMatchObject([{ keys: 2, gone: 2, changed: 0, come: 0 }])
})

test.each(['repeatable read', 'serializable'])(
  'emptying a table takes rows along that its transaction does not see, at isolation level %s, and the report follows',
  async (level) => {
    const loader = await connected((database as TestDatabase).connectionString)
    await loader.query(`begin isolation level ${level}; select count(*) from job`)
    await client.query('insert into job values (4, 9, 99)')
    await fold(client, [report], settings)
    await loader.query('truncate job; insert into job values (1, 5, 10); commit')
    await loader.end()
    expect(await state()).toBe('lost')
    expect(await turnOn()).toMatchObject({ begun: [job] })
    await fold(client, [report], settings)
    expect([await values(), await state()]).toEqual([['(5,10)'], 'on'])
  },
)

test('emptying a table that is read anew with each statement takes along what was added since its transaction began', async () => {
  const loader = await connected((database as TestDatabase).connectionString)
  await loader.query('begin; select count(*) from job')
  await client.query('insert into job values (4, 9, 99)')
  await loader.query('truncate job; insert into job values (1, 5, 10); commit')
  await loader.end()
  await fold(client, [report], settings)
  expect([await values(), await state()]).toEqual([['(5,10)'], 'on'])
})

test('what an earlier release has made to write changes down is made anew once', async () => {
  const made = () => client.query("select oid from pg_proc where proname = 'change_job_truncate'")
  const source = "prosrc = replace(prosrc, '-- Way', '-- No way')"
  const [{ oid }] = (await made()).rows
  expect(await turnOn()).toMatchObject({ begun: [] })
  expect((await made()).rows).toEqual([{ oid }])
  await asSuperuser(database as TestDatabase, (owner) =>
    owner.query(`update pg_proc set ${source} where proname like 'change_job%'`),
  )
  await markCapture(client, job, 'on')
  expect(await turnOn()).toMatchObject({ begun: [job] })
  expect((await made()).rows).not.toEqual([{ oid }])
  await fold(client, [report], settings)
  expect([await turnOn(), await state()]).toMatchObject([{ begun: [] }, 'on'])
})

test('a report that cannot be worked out holds up no other, and takes its changes in once it can', async () => {
  const shares = { select: 'select id, 100 / value as share from public.job', grain: ['id'] }
  await client.query('begin')
  const sharing = await keepReport(client, 'shares', shares)
  await client.query('commit')
  report = { ...report, dirty: { ...report.dirty, tables: new Map([['public.job', ['id', 'customer_id', 'value']]]) } }
  await turnOn()
  await fold(client, [sharing, report], settings)
  await client.query('update job set value = 0 where id = 1')
  expect(await hasChanges(client, [report])).toBe(true)
  const [failed, other] = await fold(client, [sharing, report], settings)
  expect(failed?.failed?.message).toBe('division by zero')
  expect(other).toMatchObject({ changed: 1, failed: null })
  await client.query('update job set value = 5 where id = 2; update job set value = 1 where id = 1')
  expect(await fold(client, [sharing, report], settings)).toMatchObject([{ changed: 2, failed: null }, { changed: 1 }])
  expect(await countDifferences(client, sharing)).toBe(0)
  expect(await hasChanges(client, [report])).toBe(false)
})

test('a report whose grain no longer tells its rows apart is left as it was, and says so', async () => {
  // One row for each customer and value: as long as nobody has two jobs of one value.
  const customers = { select: 'select customer_id from public.job where value > 5', grain: ['customer_id'] }
  await client.query('update job set value = 1 where id = 2')
  await client.query('begin')
  const kept = await keepReport(client, 'customers', customers)
  await client.query('commit')
  await fold(client, [report, kept], settings)
  await client.query('update job set value = 20 where id = 2')
  for (const mostKeys of [null, 0]) {
    const [, failed] = await fold(client, [report, { ...kept, mostKeys }], settings)
    expect(failed?.failed).toEqual(new NotToldApartError())
  }
  await client.query('update job set customer_id = 2 where id = 2')
  expect(await fold(client, [report, kept], settings)).toMatchObject([{ failed: null }, { come: 1, failed: null }])
  expect(await countDifferences(client, kept)).toBe(0)
})

test('whoever may write to a table needs no right of ours for it', async () => {
  await asSuperuser(database as TestDatabase, async (superuser) => {
    await superuser.query('create role incremental_clerk; grant usage on schema public to incremental_clerk')
    await superuser.query('grant insert on public.job to incremental_clerk; set role incremental_clerk')
    await superuser.query('insert into public.job values (4, 2, 5)')
    await expect(superuser.query('select from viewdesk.change_job')).rejects.toThrow('permission denied')
    await superuser.query('reset role; drop owned by incremental_clerk; drop role incremental_clerk')
  })
  expect(await fold(client, [report], settings)).toMatchObject([{ come: 1 }])
})

test.each([
  [
    'a trigger that was disabled for a while',
    'alter table job disable trigger viewdesk_insert; insert into job values (4, 2, 5); alter table job enable always trigger viewdesk_insert',
  ],
  ['all triggers disabled', 'alter table job disable trigger all; insert into job values (4, 2, 5)'],
  ['a trigger that replication passes by', 'alter table job enable trigger viewdesk_insert'],
  [
    'a trigger that fired for replication alone for a while',
    'alter table job enable replica trigger viewdesk_insert; insert into job values (4, 2, 5); alter table job enable always trigger viewdesk_insert',
  ],
  [
    'all triggers disabled and enabled in one transaction',
    'begin; alter table job disable trigger user; delete from job; alter table job enable always trigger viewdesk_delete; commit',
  ],
  ['a trigger that was dropped', 'drop trigger viewdesk_delete on job; delete from job where id = 1'],
  [
    'a function that does nothing',
    "create or replace function viewdesk.change_job_delete() returns trigger language plpgsql as 'begin return null; end'; delete from job where id = 1",
  ],
  ['changes that somebody has dropped', 'drop table viewdesk.change_job'],
])('%s is found, and reports are right again', async (_, happening) => {
  await client.query(happening)
  await expect(fold(client, [report], settings)).rejects.toThrow(CaptureLostError)
  expect(await turnOn()).toMatchObject({ begun: [job], forOwners: [] })
  expect(await state()).toBe('begun')
  await fold(client, [report], settings)
  expect(await state()).toBe('on')
  expect(await countDifferences(client, report)).toBe(0)
})

test.each([
  ['create table job_of_2025 () inherits (job)', 'has rows of tables that inherit from it'],
  ['alter table job enable row level security', 'has row-level security'],
])('after "%s" it is refused in words', async (happening, problem) => {
  await client.query(happening)
  const message = `what changes beneath it is not told by triggers alone: public.job ${problem}.`
  await expect(turnOn()).rejects.toThrow(new NotIncrementalError(message))
})

test('what a replica writes is written down, too', async () => {
  await asSuperuser(database as TestDatabase, async (replica) => {
    await replica.query('set session_replication_role = replica')
    await replica.query('insert into public.job values (4, 2, 5)')
  })
  expect(await fold(client, [report], settings)).toMatchObject([{ come: 1 }])
})

test('where the table is not ours, its owner adds the triggers, and no right is needed but to read it', async () => {
  const { pools } = database as TestDatabase
  await turnCaptureOff(pools.admin, [job])
  await asSuperuser(database as TestDatabase, async (owner) => {
    const us = (await client.query('select current_user::text as name')).rows[0].name
    await owner.query(`alter table public.job owner to postgres; grant select on public.job to ${us}`)
    const { begun, forOwners } = await turnOn()
    expect(begun).toEqual([])
    expect(await state()).toBe('lost')
    for (const statement of forOwners.flatMap(({ statements }) => statements)) await owner.query(statement)
    expect(await turnOn()).toMatchObject({ begun: [job], forOwners: [] })
    await fold(client, [report], settings)
    expect(await state()).toBe('on')
    // As when too many changes waited; somebody writes while it is written down again.
    await client.query(
      "create or replace function viewdesk.change_job_insert() returns trigger language plpgsql as 'begin return null; end'",
    )
    await owner.query('begin; insert into public.job values (5, 2, 5)')
    expect(await turnOn()).toMatchObject({ begun: [], forOwners: [] })
    await owner.query('commit')
    while ((await turnOn()).begun.length === 0);
    await fold(client, [report], settings)
    expect(await values()).toEqual(['(,30)', '(1,30)', '(2,5)'])
    await owner.query(
      'insert into public.job values (4, 2, 5); delete from public.job where id = 1; truncate public.job',
    )
    await fold(client, [report], settings)
    expect(await values()).toEqual([])
    await owner.query('drop schema public cascade')
  })
})

describe('whoever writes to a table is not kept from it by ours', () => {
  const writes = [
    'insert into public.job (id, customer_id) values (5, 2)',
    'update public.job set customer_id = 3',
    'delete from public.job where id = 1',
    'truncate public.job',
  ]

  const recreated = (columns: string) => `drop table viewdesk.change_job; create table viewdesk.change_job (
    viewdesk_at timestamptz not null default now(), viewdesk_is_new boolean not null, ${columns})`

  test.each([
    ['is gone', 'drop table viewdesk.change_job'],
    ['has another name', 'alter table viewdesk.change_job rename to changes_of_jobs'],
    ['has lost a column', 'alter table viewdesk.change_job drop column value'],
    ['was made anew otherwise', recreated('customer_id bigint, value boolean')],
    ['has become a view', 'drop table viewdesk.change_job; create view viewdesk.change_job as select 1 as one'],
    ['belongs to somebody else', 'alter table viewdesk.change_job owner to postgres'],
    ['is not for us to write', 'revoke insert on viewdesk.change_job from us'],
    [
      'has no place for what a column has become, now that no view reads it',
      'drop view viewdesk.rows_of_values; alter table public.job alter customer_id type text',
    ],
  ])('where our change table %s', async (_, happening) => {
    const us = (await client.query('select current_user::text as name')).rows[0].name
    await asSuperuser(database as TestDatabase, async (owner) => {
      await owner.query(happening.replaceAll(/\bus\b/g, us))
      await client.query(`grant all on public.job to postgres`)
      for (const write of writes) {
        await owner.query('begin')
        await owner.query(write)
        await owner.query('rollback')
      }
      for (const write of writes) await owner.query(write)
      expect((await client.query('select from public.job')).rowCount).toBe(0)
      expect(await state()).not.toBe('on')
      await owner.query(
        'drop schema viewdesk cascade; drop schema public cascade; create schema viewdesk; create schema public',
      )
      await owner.query(`alter schema viewdesk owner to ${us}; alter schema public owner to ${us}`)
    })
  })

  test('to ask whether anything keeps it from being written down takes no number of a transaction', async () => {
    await client.query('begin')
    for (let time = 0; time < 3; time += 1) await client.query('update job set value = value + 1')
    const { rows } = await client.query(
      `select subxact.subxact_count as count from pg_stat_get_backend_idset() as one
       cross join lateral pg_stat_get_backend_subxact(one) as subxact where pg_stat_get_backend_pid(one) = pg_backend_pid()`,
    )
    await client.query('commit')
    expect(rows).toEqual([{ count: 0 }])
  })

  async function captureFor(owner: pg.Client): Promise<void> {
    for (const { statements } of (await turnOn()).forOwners)
      for (const statement of statements) await owner.query(statement)
    while ((await state()) === 'lost') await turnOn()
    await fold(client, [report], settings)
  }

  test.each([
    ['select on its table', 'revoke select on public.job from us', 'grant select on public.job to us'],
    [
      'select on a column of its table',
      'revoke select on public.job from us; grant select (id, value) on public.job to us',
      'grant select on public.job to us',
    ],
    ['usage on its schema', 'revoke usage on schema public from us', 'grant usage on schema public to us'],
  ])('once our role has lost the right of %s; what went by is taken in when it is back', async (_, lost, back) => {
    await turnCaptureOff((database as TestDatabase).pools.admin, [job])
    await asSuperuser(database as TestDatabase, async (owner) => {
      const us = (await client.query('select current_user::text as name')).rows[0].name
      const did = (statements: string) => owner.query(statements.replaceAll(/\bus\b/g, us))
      await owner.query(`alter table public.job owner to postgres; alter schema public owner to postgres;
        grant usage on schema public to ${us}; grant select on public.job to ${us}`)
      try {
        for (const write of writes) {
          await captureFor(owner)
          await did(lost)
          await did(write)
          await did(back)
          // What no right is needed for is written down as ever.
          expect([write, await state()]).toEqual([write, write.startsWith('truncate') ? 'lost' : 'on'])
          await captureFor(owner)
          expect([write, await countDifferences(client, report)]).toEqual([write, 0])
        }
      } finally {
        await owner.query('drop schema public cascade')
      }
    })
  })
})

test('a role with nothing but the rights that the documents list keeps reports up to date, once the tables’ owner, who may do nothing else, has added the triggers', async () => {
  const own = await createTestDatabase('empty')
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-bare-role-'))
  const url = new URL(own.connectionString)
  const [role, clerk, keeper] = [`bare_${process.pid}`, `clerk_${process.pid}`, `keeper_${process.pid}`]
  const name = decodeURIComponent(url.pathname.slice(1))
  await asSuperuser(own, async (owner) => {
    await owner.query(`create role ${role} login password 'of a bare role'; create role ${clerk}; create role ${keeper};
      grant create, connect on database "${name}" to ${role};
      create table public.provider (id bigint primary key, name text); insert into public.provider values (1, 'First');
      alter table public.provider owner to ${keeper};
      grant select on public.provider to ${role}; grant insert, update on public.provider to ${clerk}; grant select on public.provider to ${clerk}`)
  })
  url.username = role
  url.password = 'of a bare role'
  const pools = openPools(url.href, { error: () => undefined })
  try {
    await migrate(url.href)
    const header = '-- title: Names\n-- description: All names.\n-- grain: id\n-- materialized: incremental\n'
    await writeFile(join(folder, 'names.sql'), `${header}\nselect id, name from public.provider\n`)
    await wishCapture(pools.admin, 'on')
    await syncViews(pools, { viewsDir: folder, timeZone: 'UTC' })
    const catalogue = await loadCatalogue(pools, { viewsDir: folder, timeZone: 'UTC' })
    const context = { pools, catalogue, timeZone: 'UTC', now: () => new Date() }
    const look = () => openKeeper(context, { warn: () => undefined }).look()
    expect(await look()).toBeNull()
    const [table] = (await readCaptureStatus(context)).tables
    expect(table).toMatchObject({ state: 'lost', isOurs: false })
    await asSuperuser(own, async (owner) => {
      await owner.query(`set role ${keeper}`)
      for (const statement of table?.triggers ?? []) await owner.query(statement)
    })
    expect(await look()).not.toBeNull()
    await asSuperuser(own, async (writer) => {
      await writer.query(
        `set role ${clerk}; insert into public.provider values (2, 'Second'); update public.provider set name = 'Other' where id = 1`,
      )
    })
    expect(await look()).toMatchObject([{ changed: 1, come: 1, failed: null }])
    expect((await pools.read.query('select name from reports.names order by id')).rows).toEqual([
      { name: 'Other' },
      { name: 'Second' },
    ])
    expect([await missingStandingRights(pools.admin), await tooManyRights(pools.admin, ['public.provider'])]).toEqual([
      [],
      [],
    ])
    await releaseTables(pools.admin, await capturedTables(pools.admin))
    expect(
      (await pools.admin.query("select from pg_trigger where tgrelid = 'public.provider'::regclass")).rowCount,
    ).toBe(0)
  } finally {
    await pools.end()
    await rm(folder, { recursive: true, force: true })
    await asSuperuser(own, async (owner) => {
      await owner.query(`drop owned by ${role}, ${clerk}, ${keeper} cascade; drop role ${role}, ${clerk}, ${keeper}`)
    })
    await own.drop()
  }
})

test('turned off, it has left nothing behind', async () => {
  await turnCaptureOff((database as TestDatabase).pools.admin, [job])
  expect(await state()).toBe('off')
  const { rows } = await client.query(
    `select tgname as name from pg_trigger where tgrelid = 'job'::regclass and not tgisinternal
     union all select proname from pg_proc where pronamespace = 'viewdesk'::regnamespace and proname like 'change%'
     union all select relname from pg_class where relnamespace = 'viewdesk'::regnamespace and relname like 'change%'`,
  )
  expect(rows).toEqual([])
})

test('a table that is in use is not waited for any longer than a second at a time', async () => {
  await turnCaptureOff((database as TestDatabase).pools.admin, [job])
  const clerk = await connected((database as TestDatabase).connectionString)
  await clerk.query('begin; insert into job values (4, 2, 5)')
  await expect(turnOn(1)).rejects.toThrow(TablesBusyError)
  expect(await state()).toBe('off')
  await clerk.query('commit')
  await turnOn()
  expect(await state()).toBe('begun')
  await clerk.end()
})
