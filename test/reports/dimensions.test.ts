import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import type { DashboardDeclaration } from '../../src/reports/dashboard/declaration.js'
import { everything } from '../../src/reports/scope.js'
import * as leftOut from '../../src/reports/totals/left-out.js'
import {
  askByName,
  computeDashboard,
  computeTotals,
  explainTotal,
  exportedText,
  listRows,
  searchEverything,
} from '../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../harness/views-desk.js'

/*
 *  sale  customer     product    amount
 *  1     1 Alpine     7 Rope      10
 *  2     1 Alpine     8 Tent      20
 *  3     2 Brook      7 Rope      40
 *  4     2 Brook      8 Tent    none
 */
const customers = `-- title: Customers
-- description: Who buys.
-- grain: id
-- dimension: Customer, Customers
-- dimension.de: Kunde, Kunden
-- icon: building
-- column id [id]: Number.
-- column name [text]: Name.

select id, name from public.customer`
const products = `-- title: Products
-- description: What is sold.
-- grain: id
-- dimension: Product, Products
-- in bar: no
-- column id [id]: Number.
-- column name [text]: Name.

select id, name from public.product`
const sales = `-- title: Sales
-- description: What was sold.
-- grain: id
-- dimension customer: customer_id
-- dimension product: product_id
-- column id [id]: Number.
-- column title [text]: Title.
-- column customer_id [customer]: Customer.
-- column product_id [product]: Product.
-- column amount [money]: Amount.
-- total sales [count]: Sales = count(id)
-- total amount [money]: Amount = sum(amount)

select id, 'Sale ' || id as title, customer_id, product_id, amount from public.sale`
const byCustomer = `-- title: By customer
-- description: Sales of each customer.
-- grain: customer_id
-- dimension customer: customer_id
-- rows: sales_report
-- column customer_id [customer]: Customer.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)
-- left out amount: without an amount = filters.amount=is:empty

select customer_id, sum(amount) as amount from source_sale group by customer_id`
const board: DashboardDeclaration = {
  period: 'all',
  cards: [{ id: 'sold', title: 'Sold', report: 'sales_report', headline: 'amount', figures: ['sales'] }],
  charts: [
    { id: 'best', title: 'Best', report: 'sales_report', over: 'product_id', series: [{ total: 'amount', as: 'bar' }] },
    { id: 'who', title: 'Who', report: 'by_customer', over: 'customer_id', series: [{ total: 'amount', as: 'bar' }] },
  ],
}

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(`create table public.customer (id bigint primary key, name text)`)
  await desk.sql(`create table public.product (id bigint primary key, name text)`)
  await desk.sql(
    `create table public.sale (id bigint primary key, customer_id bigint, product_id bigint, amount numeric(12, 2))`,
  )
  await desk.sql(`insert into public.customer values (1, 'Alpine'), (2, 'Brook')`)
  await desk.sql(`insert into public.product values (7, 'Rope'), (8, 'Tent')`)
  await desk.sql(`insert into public.sale values (1, 1, 7, 10), (2, 1, 8, 20), (3, 2, 7, 40), (4, 2, 8, null)`)
  await mkdir(join(desk.folder, 'sources'))
  await desk.write('sources/source_customer', customers)
  await desk.write('sources/source_product', products)
  await desk.write('sources/source_sale', sales)
  await desk.write('sales_report', sales.replace('public.sale', 'public.sale as sale'))
  await desk.write('by_customer', byCustomer)
  await desk.write(
    'refers',
    `-- title: Refers\n-- description: To sales.\n-- grain: id\n-- column id [sale]: Sale.\n\nselect id from public.sale`,
  )
  await desk.sync()
  context = await desk.context()
})
afterAll(async () => await desk?.close())

const queryOf = (name: string, query: string) => {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`there is no ${name}`)
  return parseListQuery(report, new URLSearchParams(query), context)
}
const amount = async (name: string, query: string) =>
  (await computeTotals(context, queryOf(name, query), { groupBy: null }, everything)).totals.amount

describe('two dimensions, one of them not in the bar', () => {
  test('are what the catalogue has, and no others', () => {
    expect(context.catalogue.dimensions).toEqual([
      { name: 'customer', singular: 'Customer', plural: 'Customers', icon: 'building', inBar: true },
      { name: 'product', singular: 'Product', plural: 'Products', icon: null, inBar: false },
    ])
    expect(context.catalogue.find('sales_report')?.dimensions).toEqual({
      customer: 'customer_id',
      product: 'product_id',
    })
    expect(context.catalogue.find('customer')?.dimensions).toEqual({ customer: 'id' })
    const german = context.catalogue.in({ ...context.catalogue.words, language: 'de' }).dimensions
    expect(german.map(({ singular, plural }) => [singular, plural])).toEqual([
      ['Kunde', 'Kunden'],
      ['Product', 'Products'],
    ])
  })

  test('filter lists, totals and files, each by itself and both together', async () => {
    expect(await amount('sales_report', '')).toBe('70.00')
    expect(await amount('sales_report', 'customer=1')).toBe('30.00')
    expect(await amount('sales_report', 'product=7')).toBe('50.00')
    expect(await amount('sales_report', 'customer=1,2&product=8&period=all')).toBe('20.00')
    const file = await exportedText(context, 'sales_report', 'json')
    expect(JSON.parse(file)).toHaveLength(4)
  })

  test('are said where they do not apply, each by its name', async () => {
    const { notes } = queryOf('by_customer', 'customer=1&product=7&period=all')
    expect(notes).toEqual([
      {
        code: 'dimension_does_not_apply',
        dimension: 'product',
        label: 'Product',
        message: 'Product does not apply here',
      },
    ])
  })

  test.each(['provider=1', 'constructor=1', 'customer=x', 'customer=1&customer=2'])('%s is refused', (query) => {
    expect(() => queryOf('sales_report', query)).toThrow(/is not known|is not the number|appears twice/)
  })

  test('filter the dashboard, which opens with the period of its file, and go along in its links', async () => {
    const answer = await computeDashboard(context, board, new URLSearchParams('customer=2&product=7'), everything)
    expect(answer).toMatchObject({
      dimensions: { customer: ['2'], product: ['7'] },
      labels: { customer: { 2: 'Brook' }, product: { 7: 'Rope' } },
      period: 'all',
      from: null,
      to: null,
    })
    expect(answer.cards[0]?.figures[0]?.value).toBe('40.00')
    expect(answer.cards[0]?.href).toBe('/admin/resources/sales_report?customer=2&product=7&period=all')
    const whole = await computeDashboard(context, board, new URLSearchParams('customer=2'), everything)
    expect(whole.charts[0]?.points.map(({ href }) => href)).toContain(
      '/admin/resources/sales_report?customer=2&period=all&product=7',
    )
    expect(whole.charts[1]?.notes).toEqual([])
    await expect(computeDashboard(context, board, new URLSearchParams('product=x'), everything)).rejects.toThrow(
      /is not the number of a record/,
    )
  })

  test('travel to what a total leaves out, and to where it comes from', async () => {
    const [found] = await askByName(context, 'by_customer', { customer: '2' }, (reading, query) =>
      leftOut.readLeftOut(reading, query),
    )
    expect(found).toMatchObject({
      count: 1,
      reasons: [{ href: '/admin/resources/sales_report?customer=2&filters.amount=is:empty' }],
    })
    const explained = await explainTotal(context, queryOf('sales_report', 'product=7'), 'amount', everything)
    expect(explained.value).toBe('50.00')
  })

  test('tell records of one name apart in the search, by what is in the bar', async () => {
    const { hits } = await searchEverything(context, 'Sale 3', context.catalogue.reports, everything)
    expect(hits.filter(({ type }) => type === 'sale').map(({ detail }) => detail)).toEqual(['Number 3 · Brook'])
  })

  test('limit what somebody may see, by any of them', async () => {
    const scope = { kind: 'only', dimension: 'product', ids: ['7'] } as const
    expect((await listRows(context, queryOf('sales_report', ''), scope)).count).toBe(2)
    expect((await listRows(context, queryOf('by_customer', ''), scope)).count).toBe(0)
  })
})

describe('a dimension that cannot be one is refused, with file and line', () => {
  const plain = '-- title: T\n-- description: D.\n-- grain: id\n'
  test.each([
    ['a report', 'things', `${plain}-- dimension: One, Many\n\nselect 1 as id`, 'views/things.sql:4: only a source'],
    ['one word', 'sources/source_x', `${plain}-- dimension: One\n\nselect 1 as id`, ':4: "One" does not say'],
    [
      'a key of addresses',
      'sources/source_period',
      `${plain}-- dimension: A, B\n\nselect 1 as id`,
      ':4: "period" stands for',
    ],
    ['a bar without it', 'sources/source_x', `${plain}-- in bar: no\n\nselect 1 as id`, ':4: "in bar" is for sources'],
    [
      'none of that name',
      'things',
      `${plain}-- dimension shop: id\n\nselect 1 as id`,
      ':4: "dimension shop" names no dimension',
    ],
    [
      'the short form without it',
      'things',
      `${plain}-- provider: id\n\nselect 1 as id`,
      ':4: "provider" names no dimension',
    ],
    [
      'a column of something else',
      'things',
      `${plain}-- dimension customer: id\n-- column id [product]: P.\n\nselect 1 as id`,
      ':4: dimension customer names "id", which is [product]: a filter of customers would compare it with their ids.',
    ],
    [
      'a translation of none',
      'things',
      `${plain}-- dimension.de: A, B\n\nselect 1 as id`,
      ':4: "dimension.de" translates',
    ],
  ])('%s', async (_what, name, text, message) => {
    await desk.write(name, text)
    await expect(desk.sync()).rejects.toThrow(message)
    await desk.remove(name)
  })
})
