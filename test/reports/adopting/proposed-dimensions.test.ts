import { expect, test } from '../../harness/jest.js'
import { writeProposed } from '../../harness/proposed-files.js'
import { openViewsDesk } from '../../harness/views-desk.js'

test('what reports are to be filtered by is a dimension of its source, which sources and reports name', async () => {
  const desk = await openViewsDesk()
  try {
    await desk.sql(`create schema shop`)
    await desk.sql(
      `create table shop.customers (id bigint primary key, name text not null, parent_id bigint references shop.customers)`,
    )
    await desk.sql(
      `create table shop.orders (id bigint primary key, customer_id bigint not null references shop.customers,
         ordered_on date not null, total numeric(12, 2) not null)`,
    )
    await writeProposed(desk, 'shop')
    await desk.sync()
    const { catalogue } = await desk.context()
    expect(catalogue.dimensions).toMatchObject([{ name: 'customer', singular: 'Customer', plural: 'Customers' }])
    // Its own key, and not that of whom it belongs to.
    expect(catalogue.find('customer')?.dimensions).toEqual({ customer: 'id' })
    for (const name of ['order', 'orders_by_day']) {
      expect(catalogue.find(name)?.dimensions).toEqual({ customer: 'customer_id' })
    }
  } finally {
    await desk.close()
  }
})
