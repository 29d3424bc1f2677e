import { openPageVisits } from '../../src/access/page-visits.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
})
afterAll(async () => await database?.drop())

test('a loop of one person does not fill the table, and nobody else loses a visit', async () => {
  const { admin } = database.pools
  await admin.query('delete from viewdesk.page_visit')
  const { rows: staff } = await admin.query<{ id: string }>('select id from viewdesk.staff order by id limit 2')
  const [looping = '', reading = ''] = staff.map(({ id }) => id)
  let now = new Date('2026-06-15T12:00:00Z')
  const visits = openPageVisits(
    admin,
    (error) => {
      throw error
    },
    () => now,
  )
  for (let n = 0; n < 1000; n += 1) visits.record(looping, 'Jobs')
  for (let n = 0; n < 20; n += 1) visits.record(reading, 'Jobs')
  now = new Date('2026-06-15T12:01:00Z')
  visits.record(looping, 'Jobs')
  await visits.close()
  const { rows } = await admin.query('select staff_id, count(*)::int from viewdesk.page_visit group by 1 order by 1')
  expect(rows).toEqual([
    { staff_id: looping, count: 61 },
    { staff_id: reading, count: 20 },
  ])
})
