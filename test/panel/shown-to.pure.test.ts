import { shownDashboards } from '../../src/panel/dashboards.js'
import { shownRecords } from '../../src/reports/records/shown-records.js'
import type { Report } from '../../src/reports/report.js'
import { expect, test } from '../harness/jest.js'

const report = (name: string, ...references: readonly string[]): Report =>
  ({ name, columns: references.map((reference) => ({ name: `${reference}_id`, reference })) }) as unknown as Report

const sale = report('sale', 'customer')
const wages = report('wages', 'customer')
const rows = { kind: 'rows', title: 'Rows', columns: [], none: 'None.' } as const

test('a section of a report that somebody may not read is not shown to them, nor is what it would say instead', () => {
  const declared = [
    {
      table: 'customer',
      sections: [
        { ...rows, id: 'wages', report: 'wages' },
        { ...rows, id: 'sale', report: 'sale', instead: { report: 'wages', texts: [{ text: 'Paid {{amount}}.' }] } },
      ],
    },
  ]
  const [shown] = shownRecords(declared, [sale])
  expect(shown?.sections).toEqual([expect.objectContaining({ id: 'sale', by: 'customer_id', instead: undefined })])
  expect(shownRecords(declared, [sale, wages])[0]?.sections.map(({ id }) => id)).toEqual(['wages', 'sale'])
})

test('a dashboard of which somebody may see nothing is not there for them', () => {
  const card = { id: 'w', title: 'Wages', report: 'wages', headline: 'sum', figures: [] }
  const declaration = { title: 'Pay', cards: [card], charts: [] }
  const dashboards = [
    { name: null, declaration },
    { name: 'pay', declaration },
  ]
  expect(shownDashboards(dashboards, [sale])).toEqual([])
  expect(shownDashboards(dashboards, [wages])).toEqual([{ name: 'pay', title: 'Pay', period: 'last_30_days' }])
})
