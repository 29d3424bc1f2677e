import { bucketOf, startOf } from '../../../src/reports/levels/buckets.js'
import type { Report } from '../../../src/reports/report.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

let desk: TestReports
beforeAll(async () => {
  desk = await openTestReports(async () => undefined)
})
afterAll(() => desk?.close())

function reportOf(dataType: string): Report {
  const report = desk.report('completed_jobs')
  const columns = report.columns.map((column) => {
    return column.name === 'final_value'
      ? { ...column, dataType, type: { ...column.type, name: dataType, sql: dataType } }
      : column
  })
  return { ...report, columns }
}

// The decimals that a double of a bucket's start stands for, the last one before it, and what lies exactly between.
const near = `select value from unnest(array[16, 17, 31, 65, 127, 1.5, 0.75, 1000000.0 / 1048576, 3, 480]::numeric[]) as start
  cross join unnest(array[1, -1]) as side
  cross join unnest(array[0, 1e-18, -1e-18, 2.2e-16, -2.2e-16, 1e-13, -1e-13]::numeric[]) as by
  cross join lateral (values (side * (start + start * by))) as beside (value)
  union all select (random() - 0.5)::numeric * (10::numeric ^ (n % 13 - 5)) from generate_series(1, 2000) as n`
const odd = `union all values (0), ('NaN'), ('Infinity'), ('-Infinity'), (1e15), (-1e15)`

test.each([
  ['numeric', `(${near} ${odd})`],
  ['float8', `(select value::float8 from (${near} ${odd}) as near)`],
  ['float4', `(select value::float4 from (${near} ${odd}) as near)`],
  [
    'int8',
    `(select round(value * 100000)::int8 as value from (${near}) as near union all values (9007199254740993), (-5), (0))`,
  ],
])(
  'a value of the type %s is in a bucket when it is not less than its start, and less than that of the next',
  async (type, values) => {
    const { rows } = await desk.database.pools.admin.query(
      `select value::text, bucket, ${startOf(reportOf(type), 'final_value', 'bucket')}::text as start
     from (select value, ${bucketOf('value')} as bucket from ${values} as one (value)) as placed
     where not (value >= ${startOf(reportOf(type), 'final_value', 'bucket')})
       or value > ${startOf(reportOf(type), 'final_value', '(bucket + 1)')}
       or (value = ${startOf(reportOf(type), 'final_value', '(bucket + 1)')} and bucket < 7169)`,
    )
    expect(rows).toEqual([])
  },
)

test('what lies halfway between a double and the one before it is where PostgreSQL puts it', async () => {
  const numeric = reportOf('numeric')
  const { rows } = await desk.database.pools.admin.query(
    `select bucket, start from (
       select bucket, ${startOf(numeric, 'final_value', 'bucket')} as start from generate_series(1, 7169) as bucket
     ) as bucket
     where ${bucketOf('start')} <> bucket
       or (start <> 0 and ${bucketOf('(start - abs(start) * 1e-30)')} <> bucket - 1)`,
  )
  expect(rows).toEqual([])
})
