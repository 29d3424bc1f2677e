import pg from 'pg'
import { missingStandingRights, tooManyRights } from '../../src/database/standing-rights.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../harness/views-desk.js'

let desk: ViewsDesk
let superuser: pg.Pool
let clerk: pg.Pool
const [role, other] = [`viewdesk_clerk_${process.pid}`, `viewdesk_other_${process.pid}`]
const sql = (text: string) => superuser.query(text)

beforeAll(async () => {
  desk = await openViewsDesk()
  // The embedded server gives both of its roles the same password; a server that is handed over has a role that may do all.
  const { rows } = await desk.database.pools.admin.query('select rolsuper from pg_roles where rolname = current_user')
  const url = new URL(desk.database.connectionString)
  if (!rows[0]?.rolsuper) url.username = 'postgres'
  superuser = new pg.Pool({ connectionString: url.href, max: 1 })
  await sql(`
    create role ${role}; create role ${other}; create schema if not exists reports;
    create schema ops; create table ops.note (id int); create table public.memo (id int);
    grant usage on schema ops to ${role}, ${other}; grant select on ops.note, public.memo to ${role}, ${other};
    grant create, usage on schema reports to ${role}, ${other};
    set role ${role}; create view reports.notes as select id from ops.note; reset role;
    grant create, usage on schema viewdesk to ${other};
    set role ${other}; create materialized view reports.strange as select id from ops.note;
    create view viewdesk.rows_of_kept as select id from ops.note; create table reports.kept as select id from viewdesk.rows_of_kept;
    reset role`)
  clerk = new pg.Pool({ connectionString: url.href, max: 1 })
  await clerk.query(`set role ${role}`)
})
afterAll(async () => {
  await clerk?.end()
  await sql(`drop owned by ${role}, ${other}; drop role ${role}, ${other}`)
  await superuser?.end()
  await desk?.close()
})

test('a view of somebody else cannot be refreshed: that is told before, with the statement that helps', async () => {
  expect(await missingStandingRights(clerk)).toEqual([
    `reports."kept" belongs to ${other}, so that ${role} can neither refresh nor change it. Let ${other} run:
  alter table reports.kept owner to ${role};`,
    `reports."kept" belongs to ${other}, so that ${role} can neither refresh nor change it. Let ${other} run:
  alter view viewdesk.rows_of_kept owner to ${role};`,
    `reports."strange" belongs to ${other}, so that ${role} can neither refresh nor change it. Let ${other} run:
  alter materialized view reports.strange owner to ${role};`,
  ])
})

test('rights that were taken away since are told, the schema among them', async () => {
  await sql(`revoke usage on schema ops from ${role}; revoke select on ops.note from ${role}`)
  const first = (await missingStandingRights(clerk)).find((message) => message.includes('notes')) ?? ''
  expect(first).toContain(`The role ${role} has lost rights that reports."notes" reads with`)
  expect(first).toContain(`  grant usage on schema ops to ${role};\n  grant select on ops.note to ${role};`)
  await sql(`grant usage on schema ops to ${role}; grant select on ops.note to ${role}`)
})

test('a role that may write where it only has to read is told, and a superuser', async () => {
  expect(await tooManyRights(clerk, ['ops.note', 'public.memo'])).toEqual([])
  await sql(`grant update on public.memo to ${role}`)
  expect(await tooManyRights(clerk, ['ops.note', 'public.memo'])).toEqual([
    `The role ${role} may write to public.memo: the panel only reads there. Where the role does not own them, let their owner run:
  revoke insert, update, delete, truncate on public.memo from ${role};`,
  ])
  expect((await tooManyRights(superuser, ['public.memo']))[0]).toContain('is a superuser: nothing keeps the panel')
})
