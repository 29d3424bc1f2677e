import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { type ForeignProject, foreignProject, shopTables } from '../harness/foreign-project.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '../harness/jest.js'

let database: TestDatabase
let project: ForeignProject
beforeAll(async () => {
  database = await createTestDatabase('migrated')
  await database.pools.admin.query(shopTables)
  project = await foreignProject()
})
afterAll(async () => {
  await database?.drop()
  await project?.remove()
})

const run = (...words: string[]) => project.viewdesk(words, { DATABASE_URL: database.connectionString })

const wrongDashboard = `import type { DashboardDeclaration } from 'viewdesk'

export const dashboard: DashboardDeclaration = {
  cards: [],
  charts: [
    { id: 'best', title: 'Best', report: 'sales_of_customer', over: 'customer', series: [] },
    { id: 'by', title: 'By', report: 'sale', over: 'branch', series: [{ total: 'amount', as: 'bar' }] },
  ],
}
`

describe('a declaration that names what is not there', () => {
  beforeEach(() => project.write('resources/dashboards/year.ts', wrongDashboard))

  test('is told by views plan before anything is synced, with file and line', () => {
    const { status, stdout, stderr } = run('views', 'plan')
    expect(stdout).toContain('create     customer_sales')
    expect([status, stderr.split('\n').filter((line) => line !== 'Building…')]).toEqual([
      1,
      [
        expect.stringMatching(/^resources\/dashboards\/year\.ts:6: "best" names "sales_of_customer", which is neither/),
        expect.stringMatching(/^resources\/dashboards\/year\.ts:7: "by" is drawn over "branch", which is not a column/),
        '',
      ],
    ])
    expect(JSON.parse(run('views', 'plan', '--json').stdout).resources).toHaveLength(2)
  })

  test('is told by the set-up and by views sync, which do their work, and by the doctor, also where no database runs', () => {
    // Before the first sync nobody knows the columns; that comes first, and the doctor says so.
    expect(run('doctor').stdout).toMatch(/year\.ts:6: "best" names "sales_of_customer"/)
    const setUp = run('setup')
    expect([setUp.status, setUp.stdout, setUp.stderr]).toEqual([
      1,
      expect.stringMatching(/^create +customer_sales: .*shown only now/ms),
      expect.stringMatching(/dashboards\/year\.ts:7: "by" is drawn over "branch"/),
    ])
    const synced = run('views', 'sync', '--json')
    expect(JSON.parse(synced.stdout).resources).toEqual([
      expect.stringContaining('year.ts:6'),
      expect.stringContaining('year.ts:7'),
    ])
    const asked = run('doctor')
    expect([asked.status, asked.stdout]).toEqual([
      1,
      expect.stringMatching(/dashboards\/year\.ts:7: "by" is drawn over "branch"/),
    ])
    const { status, stdout } = project.viewdesk(['doctor'], { DATABASE_URL: '' })
    expect([status, stdout]).toEqual([1, expect.stringMatching(/year\.ts:6: "best" names "sales_of_customer"/)])
  })
})

test('when all is there, views plan and the doctor have nothing to say of it', async () => {
  await project.write(
    'resources/dashboards/year.ts',
    wrongDashboard.replace('sales_of_customer', 'customer_sales').replace("'branch'", "'payer'"),
  )
  expect(run('views', 'plan').status).toBe(0)
  expect(run('views', 'plan')).toMatchObject({ status: 0, stderr: '' })
  expect(run('doctor').stdout).not.toContain('resources/')
})

test('a view that is renamed takes no section away without a word', async () => {
  await project.write(
    'resources/records.ts',
    "export const records = [{ table: 'customer', sections: [] }, { table: 'customers', sections: [] }]\n",
  )
  expect(run('views', 'plan').stderr).toMatch(/^resources\/records\.ts:1: the page of "customers" is of no table/m)
})

test('a view that ships and asks for what is not there is told with its line', async () => {
  await project.write(
    'resources/views.ts',
    `export const views = [
  { id: 'best', report: 'customer_sales', name: 'Best', query: 'groupBy=customer&groupSort=turnover:desc' },
  { id: 'gone', report: 'customers_sales', name: 'Gone', query: '' },
]
`,
  )
  const { stderr } = run('views', 'plan')
  expect(stderr).toMatch(/resources\/views\.ts:2: "best" does not work: "(customer|turnover)"/)
  expect(stderr).toMatch(/resources\/views\.ts:3: "gone" is a view of "customers_sales", which is neither/)
})

test('a logo that is not there is told', async () => {
  await project.write('resources/panel.ts', "export const panel = { logo: 'gone.svg' }\n")
  expect(run('views', 'plan').stderr).toContain('resources/panel.ts:1: the logo "gone.svg" is not in resources/.\n')
})

test('a file that once listed the tables is refused, with what to write instead', async () => {
  await project.write('resources/tables.ts', 'export const tables = []\n')
  const { status, stderr } = run('views', 'plan')
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/tables\.ts is not read any more: every file of views\/sources\//),
  ])
})
