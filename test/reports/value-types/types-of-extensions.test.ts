import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** Types of extensions in a schema that no search path leads to, as hosters of PostgreSQL like to have it. */
let desk: ViewsDesk
let context: ReportsContext
const header = '-- title: Orders\n-- description: d\n-- grain: id\n-- column customer [choice]: Customer.\n'
beforeAll(async () => {
  desk = await openViewsDesk()
  await asSuperuser(desk.database, (client) =>
    client.query(`create schema extensions; grant usage on schema extensions to viewdesk;
      create extension citext schema extensions; create extension ltree schema extensions`),
  )
  await desk.sql(`create table public.orders (id int primary key, customer extensions.citext, place extensions.ltree);
    insert into public.orders values (1, 'AB', 'a.b'), (2, 'ab', 'a.b'), (3, 'Ab', 'a.c'), (4, 'cd', 'a.c'), (5, null, null)`)
  const select = 'select id, customer, place from public.orders'
  await desk.write(
    'orders_live',
    `${header}-- column place [choice]: Place.\n-- total n [count]: N = count(id)\n\n${select}`,
  )
  await desk.write('orders_stored', `${header}-- materialized: yes\n-- total n [count]: N = count(id)\n\n${select}`)
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

test.each(['orders_live', 'orders_stored'])(
  '%s: a filter finds what is equal by the type, as groups and counts do',
  async (name) => {
    for (const customer of ['AB', 'ab']) {
      const filter = { 'filters.customer': customer }
      const { rows, count } = await askByName(context, name, filter, listRows)
      expect([customer, rows.length, count]).toEqual([customer, 3, 3])
      const { totals } = await askByName(context, name, filter, (reading, query) =>
        computeTotals(reading, query, { groupBy: null }),
      )
      expect(totals).toEqual({ n: 3 })
    }
    const { rows } = await askByName(context, name, { 'filters.customer': 'AB,cd' }, listRows)
    expect(rows.length).toBe(4)
  },
)

test('an incremental report whose rows are found again by such a type is refused, and not left behind', async () => {
  await wishCapture(desk.database.pools.admin, 'on')
  await desk.write(
    'by_place',
    '-- title: T\n-- description: d\n-- grain: place\n-- materialized: incremental\n\nselect place, count(*) as n from public.orders group by place',
  )
  await expect(desk.sync()).rejects.toThrow(
    /views\/by_place\.sql:6: this report cannot be incremental: its grain has place, of the type extensions\.ltree/,
  )
})
