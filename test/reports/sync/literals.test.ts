import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const literals = (mark: string) => `
select
  1 as id,
  '${mark}' as mark,
  1.50 as price,
  true as is_good,
  null as nothing,
  date '2025-03-01' as day,
  array['a', 'b'] as letters`

// The type of a text without a type, and of a null, is text.
const types = `
  select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum) as types
  from pg_attribute where attnum > 0 and attrelid = 'reports.constants'::regclass`

test.each([
  ['plain', header, 'replace'],
  ['materialized', materialized, 'rebuild'],
])(
  'a %s view of nothing but literal values is created as declared, left alone, and changed',
  async (_kind, head, action) => {
    await desk.write('constants', head + literals("it''s -- 1; :''x''"))
    await desk.write('readers', `${materialized}\nselect id, mark, 'more' as more from constants`)
    await desk.sync()
    expect(await desk.sql(types)).toEqual([
      { types: 'id integer, mark text, price numeric, is_good boolean, nothing text, day date, letters text[]' },
    ])
    expect(
      await desk.sql('select id, mark, price, is_good, nothing, day::text, letters from reports.constants'),
    ).toEqual([
      {
        id: 1,
        mark: "it's -- 1; :'x'",
        price: '1.50',
        is_good: true,
        nothing: null,
        day: '2025-03-01',
        letters: ['a', 'b'],
      },
    ])
    expect(await desk.sync()).toEqual({ constants: 'unchanged', readers: 'unchanged' })
    await desk.write('constants', head + literals('new'))
    // A materialized view that is built beside must read a new one: then the plain view is rebuilt, too.
    expect(await desk.sync()).toEqual({ constants: 'rebuild', readers: 'rebuild' })
    expect(await desk.sql('select mark, more from reports.readers')).toEqual([{ mark: 'new', more: 'more' }])
    expect((await refreshViews(await desk.context())).every(({ state }) => state === 'done')).toBe(true)
    await desk.remove('readers')
    await desk.write('constants', head + literals('newer'))
    expect(await desk.sync()).toEqual({ constants: action, readers: 'drop' })
  },
)
