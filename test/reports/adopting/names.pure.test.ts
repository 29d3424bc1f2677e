import { plural, singular } from '../../../src/reports/adopting/english.js'
import { isOfFramework } from '../../../src/reports/adopting/framework-tables.js'
import { freeName, openSqlNames, plainName } from '../../../src/reports/adopting/plain-names.js'
import { nameTables } from '../../../src/reports/adopting/table-names.js'
import { describe, expect, test } from '../../harness/jest.js'

test.each([
  ['customers', 'customer'],
  ['categories', 'category'],
  ['order_addresses', 'order_address'],
  ['statuses', 'status'],
  ['boxes', 'box'],
  ['people', 'person'],
])('several are %s, one is %s', (several, one) => {
  expect([singular(several), plural(one)]).toEqual([one, several])
})

test('what is one already stays as it is', () => {
  expect(['customer', 'status', 'address', 'news'].map(singular)).toEqual(['customer', 'status', 'address', 'news'])
})

test.each([
  ['OrderLine', 'order_line'],
  ['HTTPLog', 'http_log'],
  ['Größe (cm)', 'grosse_cm'],
  ['2nd Name', '_2nd_name'],
  ['"', ''],
])('%s is %s in plain letters', (name, plain) => {
  expect(plainName(name)).toBe(plain)
})

test('a name that is taken gets a number, and is never longer than it may be', () => {
  const taken = new Set(['name'])
  expect([freeName(['name'], taken, 60), freeName(['name'], taken, 60)]).toEqual(['name_2', 'name_3'])
  expect(freeName(['x'.repeat(80)], taken, 10)).toBe('x'.repeat(10))
})

test('words of SQL stand in quotes', async () => {
  const inSql = await openSqlNames()
  expect(['order', 'name', 'Name', 'a"b', 'user'].map(inSql)).toEqual(['"order"', 'name', '"Name"', '"a""b"', '"user"'])
})

describe('sources are called', () => {
  const named = (tables: readonly string[], { isPrefixed = false, taken = [] as string[], of = tables } = {}) => {
    const [found, neighbours] = [tables, of].map((list) =>
      list.map((table) => ({ schema: table.split('.')[0] ?? '', name: table.split('.')[1] ?? '' })),
    )
    return [...nameTables(found ?? [], { taken: new Set(taken), neighbours: neighbours ?? [], isPrefixed }).values()]
  }

  test('as one row of their table', () => {
    expect(named(['public.customers', 'public.OrderLines'])).toEqual(['customer', 'order_line'])
  })

  test('without what stands before the name of every table, however many of them are wanted', () => {
    const all = ['public.shop_customer', 'public.shop_order', 'public.shop_sku']
    expect(named(all)).toEqual(['customer', 'order', 'sku'])
    expect(named(['public.shop_sku'], { of: all })).toEqual(['sku'])
    expect(named(['public.shop_customer', 'public.shop_order', 'public.crm_note'], { isPrefixed: true })).toEqual([
      'customer',
      'order',
      'crm_note',
    ])
  })

  test('with it where it is the name of another table', () => {
    expect(named(['public.orders', 'public.order_lines', 'public.order_notes'])).toEqual([
      'order',
      'order_line',
      'order_note',
    ])
  })

  test('with their schema where another one has such a table, too', () => {
    expect(named(['public.order', 'archive.order', 'old.orders'])).toEqual(['order', 'archive_order', 'old_order'])
    expect(named(['a.order', 'b.order'])).toEqual(['a_order', 'b_order'])
  })

  test('otherwise where the name is taken, or means something else', () => {
    expect(named(['public.money', 'sales.text', 'public.job'], { taken: ['job'] })).toEqual([
      'money_table',
      'sales_text',
      'job_table',
    ])
  })
})

test.each(['django_migrations', 'auth_user', 'schema_migrations', '__EFMigrationsHistory', 'flyway_schema_history'])(
  '%s is kept by a framework',
  (name) => {
    expect(isOfFramework(name)).toBe(true)
  },
)

test.each(['authors', 'orders', 'accounts', 'sessions_attended'])('%s is not', (name) => {
  expect(isOfFramework(name)).toBe(false)
})
