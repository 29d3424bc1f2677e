import pg from 'pg'
import { unreadableTables } from '../../../src/reports/sync/unreadable-tables.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let role: pg.Client
beforeEach(async () => {
  desk = await openViewsDesk()
  role = new pg.Client({ connectionString: desk.database.connectionString })
  await role.connect()
})
afterEach(async () => {
  await role?.end()
  await desk?.close()
})

async function faults(): Promise<string[]> {
  const { files } = await readViewFolder(desk.folder, 'UTC')
  const found = await unreadableTables(role, files, new Set(files.map(({ name }) => name)))
  return found.map(({ file, line, message }) => `${file}:${line}: ${message}`)
}

describe('tables that this role may not read', () => {
  test('are told all at once, with their files and statements that help as they stand', async () => {
    await desk.sql(
      'create schema "Ops"; create table "Ops".work_order (id bigint); create table "Ops"."Line" (id bigint)',
    )
    await desk.write('orders', `${header}\nselect id\nfrom "Ops".work_order\nwhere exists (select from "Ops"."Line")`)
    await desk.write('lines', `${header}\nwith orders as (select 1) select id from "Ops"."Line", orders`)
    await desk.write('readers', `${header}\nselect id from orders`)
    expect(await faults()).toEqual([])
    const [me] = await desk.sql<{ name: string; database: string }>(
      'select current_user as name, current_database() as database',
    )
    // Without owning them, as the panel's role does not.
    await desk.sql(
      `revoke all on "Ops".work_order, "Ops"."Line" from ${me?.name}; revoke all on schema "Ops" from ${me?.name}`,
    )
    const told = await faults()
    expect(told).toEqual([
      `views/lines.sql:5: the role ${me?.name} may not read Ops.Line. Let its owner run:
  grant usage on schema "Ops" to "${me?.name}";
  grant select on "Ops"."Line" to "${me?.name}";`,
      `views/orders.sql:6: the role ${me?.name} may not read Ops.work_order. Let its owner run:
  grant select on "Ops"."work_order" to "${me?.name}";`,
    ])
    await expect(desk.sync()).rejects.toThrow(told.join('\n'))
    await desk.sql(told.flatMap((text) => text.split('\n').filter((line) => line.startsWith('  grant'))).join('\n'))
    expect(await faults()).toEqual([])
    expect(Object.keys(await desk.sync())).toEqual(expect.arrayContaining(['orders', 'lines', 'readers']))
  })
})

test('a table whose name has capitals is told as one writes it, at its line', async () => {
  await desk.sql('create schema ops; create table ops."workOrder" ("workNo" bigint)')
  await desk.write('orders', `${header}\nselect\n  1 as id\nfrom ops.workOrder`)
  expect(await faults()).toEqual([
    'views/orders.sql:7: there is no table ops.workorder.\n  A name with capitals stands in quotes: ops."workOrder".',
  ])
  await desk.write('orders', `${header}\nselect workNo as id from ops."workOrder"`)
  await expect(desk.sync()).rejects.toThrow('A name with capitals stands in quotes: "workNo".')
})

test('what fails within a function is told as that', async () => {
  await desk.sql(
    `create function public.rate() returns int language plpgsql as 'begin return (select x from nowhere); end'`,
  )
  await desk.write('orders', `${header}-- materialized: yes\n\nselect public.rate() as id`)
  await expect(desk.sync()).rejects.toThrow(/"nowhere" does not exist\.\n {2}It is the function (?:public\.)?rate\(\)/)
})

test('a table that is not there is told with the schemas that have one of its name', async () => {
  await desk.sql('create schema ops; create table ops.invoice (id bigint)')
  await desk.write('invoices', `${header}\nselect id from invoice`)
  await desk.write('orders', `${header}\nselect id from ops.orders`)
  expect(await faults()).toEqual([
    'views/invoices.sql:5: there is no table invoice. One of that name is in: ops.\n  Write where your table is into that file.',
    'views/orders.sql:5: there is no table ops.orders.\n  Write where your table is into that file.',
  ])
})
