import type { ActionContext, BaseResource, Filter } from 'adminjs'
import { handReader } from '../../src/panel/adminjs/actions/action-request.js'
import { adminResources } from '../../src/panel/adminjs/resources.js'
import { registered } from '../../src/panel/registered.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { unrestricted } from '../../src/reports/reading.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'

let database: TestDatabase
let context: ReportsContext
let job: BaseResource
let margins: BaseResource
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const { pools } = database
  const catalogue = await loadCatalogue(pools, { viewsDir: `${process.cwd()}/views`, timeZone: 'UTC' })
  context = { pools, catalogue, timeZone: 'UTC', now: () => new Date('2026-06-30T12:00:00Z') }
  const resources = adminResources(registered(catalogue), context).map(({ resource }) => resource as BaseResource)
  job = resources.find((resource) => resource.id() === 'job') as BaseResource
  margins = resources.find((resource) => resource.id() === 'profit_margins') as BaseResource
})
afterAll(async () => await database.drop())

const as = (role: string) =>
  ({ currentAdmin: handReader({ email: 'a@example.com', role }, unrestricted) }) as unknown as ActionContext
const filter = (values: Record<string, unknown>) =>
  ({ filters: Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { path, value }])) }) as Filter

describe('asked by AdminJS itself, past all that stands before it', () => {
  test.each([Number.NaN, 0, -1, 1.5])(
    'a resource refuses a limit of %p instead of reading the whole table',
    async (limit) => {
      for (const resource of [job, margins]) {
        await expect(resource.find(filter({}), { limit, offset: 0 }, as('admin'))).rejects.toMatchObject({
          status: 400,
        })
      }
    },
  )

  test('a resource reads 500 rows at most, with a limit of a billion or none', async () => {
    const rows = await job.count(filter({}), as('admin'))
    for (const options of [{ limit: 1e9, offset: 0 }, {}]) {
      expect(await job.find(filter({}), options, as('admin'))).toHaveLength(Math.min(rows, 500))
    }
  })

  test('the count is a number, and goes with the filter', async () => {
    const { rows } = await database.pools.read.query('select count(*)::int as count from job where status = $1', [
      'draft',
    ])
    expect(await job.count(filter({ status: 'draft' }), as('viewer'))).toBe(rows[0].count)
  })

  test('a list of ids is not a record, and many ids are as many records as there are', async () => {
    expect(await job.findOne('3,7', as('viewer'))).toBeNull()
    expect((await job.findMany(['1', '1', '2', 'x', '-1'], as('viewer'))).map((record) => record.id())).toEqual([
      '1',
      '2',
    ])
  })

  test('an amount stays the text that PostgreSQL wrote, and a day stays that day', async () => {
    const [record] = await margins.find(filter({}), { limit: 1 }, as('viewer'))
    expect(record?.params.revenue).toMatch(/^-?\d+\.\d\d$/)
    expect(record?.params.completed_on).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  test('a resource tells nobody whose role it does not know', async () => {
    for (const context of [as('nobody'), undefined]) {
      await expect(job.find(filter({}), { limit: 1 }, context as ActionContext)).rejects.toMatchObject({ status: 403 })
      await expect(job.findOne('1', context as ActionContext)).rejects.toMatchObject({ status: 403 })
    }
  })

  test('a resource writes nothing', async () => {
    for (const resource of [job, margins]) {
      await expect(resource.create({ title: 'x' })).rejects.toMatchObject({ status: 403 })
      await expect(resource.update('1', { title: 'x' })).rejects.toMatchObject({ status: 403 })
      await expect(resource.delete('1')).rejects.toMatchObject({ status: 403 })
    }
  })
})
