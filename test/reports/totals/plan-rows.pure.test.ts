import { rowsReadIn } from '../../../src/reports/totals/plan-rows.js'
import { expect, test } from '../../harness/jest.js'

test('rows are counted for each loop, with those that a filter threw away, and not again by the nodes above', () => {
  const plan = {
    'Node Type': 'Aggregate',
    'Actual Rows': 1,
    'Actual Loops': 1,
    Plans: [
      {
        'Node Type': 'Nested Loop',
        'Actual Rows': 30,
        'Actual Loops': 1,
        Plans: [
          {
            'Node Type': 'Seq Scan',
            'Relation Name': 'job',
            'Actual Rows': 10,
            'Actual Loops': 1,
            'Rows Removed by Filter': 90,
          },
          {
            'Node Type': 'Bitmap Heap Scan',
            'Relation Name': 'job_part',
            'Actual Rows': 2.5,
            'Actual Loops': 10,
            'Rows Removed by Index Recheck': 1,
            // The index alone reads no rows.
            Plans: [{ 'Node Type': 'Bitmap Index Scan', 'Actual Rows': 3, 'Actual Loops': 10 }],
          },
        ],
      },
    ],
  }
  expect(rowsReadIn(plan)).toEqual([
    { relation: 'job', rows: 100 },
    { relation: 'job_part', rows: 35 },
  ])
})
