import { randomBytes } from 'node:crypto'
import { stepLines, syncLines } from '../../../src/commands/views-plan.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

const [lead, clerk] = ['lead', 'clerk'].map((name) => `${name}_${randomBytes(4).toString('hex')}`)

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  // The owner lets the lead read and hand that on, and the lead lets the clerk.
  await asSuperuser(desk.database, async (superuser) => {
    await superuser.query(`create role ${lead}; create role ${clerk}; grant usage on schema reports to ${lead}, ${clerk};
      grant select on reports.things to ${lead} with grant option`)
    await superuser.query(
      `set role ${lead}; grant select on reports.things to ${clerk}; grant select (name) on reports.things to ${clerk}`,
    )
  })
  await desk.write('things', `${materialized}\nselect id, name, 1 as one from public.provider`)
})
afterEach(async () => {
  const elsewhere = new URL(desk.database.connectionString)
  elsewhere.pathname = '/postgres'
  // With the database goes all that the roles have in it.
  await desk.close()
  await asSuperuser({ connectionString: elsewhere.href }, (superuser) => superuser.query(`drop role ${lead}, ${clerk}`))
})

const grantor = async () =>
  await desk.sql(`select distinct pg_get_userbyid(acl.grantor) as grantor
    from pg_class as view, aclexplode(view.relacl) as acl
    where view.oid = 'reports.things'::regclass and pg_get_userbyid(acl.grantee) = '${clerk}'
    union all
    select pg_get_userbyid(acl.grantor)
    from pg_attribute as name, aclexplode(name.attacl) as acl
    where name.attrelid = 'reports.things'::regclass and attname = 'name'`)

test('a right that somebody handed on stays theirs through a rebuild, where we may act as them', async () => {
  const [us] = await desk.sql<{ name: string }>('select quote_ident(current_user) as name')
  await asSuperuser(desk.database, (superuser) => superuser.query(`grant ${lead} to ${us?.name}`))
  expect(syncLines(await desk.steps()).join('\n')).not.toContain('granted')
  expect(await grantor()).toEqual([{ grantor: lead }, { grantor: lead }])
})

test('where we may not, the plan and the sync say that it counts as granted by the owner', async () => {
  const words = `  - rights that ${lead} granted stay, and count as granted by the owner: only a role that may act as ${lead}`
  expect((await planViews(desk.database.pools, desk.options())).flatMap(stepLines).join('\n')).toContain(words)
  expect(syncLines(await desk.steps()).join('\n')).toContain(words)
  const [us] = await desk.sql<{ name: string }>('select current_user as name')
  expect(await grantor()).toEqual([{ grantor: us?.name }, { grantor: us?.name }])
})
