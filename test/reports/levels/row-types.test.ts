import pg from 'pg'
import { readRowTypes } from '../../../src/reports/levels/row-types.js'
import type { Report } from '../../../src/reports/report.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createTestDatabase('empty')
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  await client.query(`create schema if not exists reports;
    create table reports.sold (id int, price numeric);
    create view reports.dear as select id, price from reports.sold where price > 10`)
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
})

const dear = { report: { relation: '"reports"."dear"' } as Report, levels: [] }

test.each([
  [
    'stay what they are when rows change and are counted',
    'insert into reports.sold values (1, 2); analyze reports.sold',
    true,
  ],
  [
    'are others once a column is of another type',
    'alter table reports.sold add day date; alter table reports.sold alter day type text',
    false,
  ],
  [
    'are others once a view is replaced',
    'create or replace view reports.dear as select id, price, id as again from reports.sold',
    false,
  ],
  [
    'are others once another table has the name of theirs',
    'drop table reports.sold cascade; create table reports.sold (id int, price numeric)',
    false,
  ],
])('the types of rows %s', async (_what, statements, areSame) => {
  const before = await readRowTypes(client, 'sold', [dear])
  await client.query(statements)
  const after = await readRowTypes(client, 'sold', [dear])
  expect(after.print === before.print).toBe(areSame)
})
