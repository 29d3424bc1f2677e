import { dashboard } from '../../resources/dashboard.js'
import type { Chart } from '../../src/reports/dashboard/chart.js'
import type { Card, DashboardAnswer, Figure } from '../../src/reports/dashboard/dashboard.js'
import { everything } from '../../src/reports/scope.js'
import { computeDashboard } from '../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'

/*
 * Today is 15 June 2025. Every job was created ten hours and started four hours before it was completed.
 *
 *  job  provider  completed  estimate   bill    parts   profit
 *   1   Acme      2 June       400      500      100      400
 *   2   Acme      3 June         –      300      450     -150
 *   3   Brown     3 June       200      200        –      200
 *   4   Acme      10 May       300      400      100      300
 *   5   Acme      20 May       100      100        –      100   (not among the same days so far)
 *   6   Loss      2 June       100       50      250     -200
 *   7   –         2 April       10       10        –       10
 *
 * June so far: billed 1050, profit 250, margin 23.81 %. 1 to 15 May: billed 400, profit 300, margin 75 %.
 * Upsell in June, on jobs with both values: (500 + 200 + 50) − (400 + 200 + 100) = 50; in May 100.
 */
const jobs = [
  [1, 1, '2025-06-02', 400, 500, 100],
  [2, 1, '2025-06-03', null, 300, 450],
  [3, 2, '2025-06-03', 200, 200, null],
  [4, 1, '2025-05-10', 300, 400, 100],
  [5, 1, '2025-05-20', 100, 100, null],
  [6, 3, '2025-06-02', 100, 50, 250],
  [7, null, '2025-04-02', 10, 10, null],
] as const

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(async (client) => {
    await client.query("insert into provider values (1, 'Acme'), (2, 'Brown'), (3, 'Loss')")
    await client.query('alter table job alter column provider_id drop not null')
    for (const [id, provider, day, estimate, bill, parts] of jobs) {
      await client.query(
        `insert into job values ($1, $2, 'Job', 'completed', $4, $5,
           $3::timestamptz + '2 hours', $3::timestamptz + '8 hours', $3::timestamptz + '12 hours')`,
        [id, provider, day, estimate, bill],
      )
      if (parts !== null) {
        await client.query("insert into job_part values ($1, $1, 'Part', 1, $2, $2)", [id, parts])
      }
    }
  })
})
afterAll(() => reports?.close())

async function board(query: string, now = '2025-06-15T12:00:00Z'): Promise<DashboardAnswer> {
  const context = { ...reports.context, now: () => new Date(now) }
  return await computeDashboard(context, dashboard, new URLSearchParams(query), everything)
}

function figure(answer: DashboardAnswer, card: string, name: string): Figure {
  const found = cardOf(answer, card).figures.find((one) => one.name === name)
  if (!found) throw new Error(`card ${card} has no ${name}`)
  return found
}

function cardOf(answer: DashboardAnswer, id: string): Card {
  const card = answer.cards.find((one) => one.id === id)
  if (!card) throw new Error(`there is no card ${id}`)
  return card
}

function chartOf(answer: DashboardAnswer, id: string): Chart {
  const chart = answer.charts.find((one) => one.id === id)
  if (!chart) throw new Error(`there is no chart ${id}`)
  return chart
}

async function totalsBehind(href: string) {
  const { pathname, search } = new URL(href, 'http://panel.invalid')
  return (await reports.totals(pathname.replace('/admin/resources/', ''), search.slice(1))).totals
}

describe('a card says how its headline changed', () => {
  test('this month against the same days of the last', async () => {
    const answer = await board('period=this_month')
    expect(figure(answer, 'billed', 'revenue')).toMatchObject({
      value: '1050.00',
      change: {
        from: '2025-05-01',
        to: '2025-05-15',
        previous: '400.00',
        difference: '650.00',
        percent: '162.50',
        direction: 'more',
      },
    })
    expect(figure(answer, 'upsell', 'upsell_value').change).toMatchObject({ previous: '100.00', percent: '50.00' })
  })

  test('rates in points; further amounts have no change', async () => {
    const answer = await board('period=this_month')
    // 100 × 250 / 1050 = 23.81, after 75.
    expect(figure(answer, 'profit', 'margin_percent').change).toMatchObject({
      previous: '75.00',
      difference: '-51.19',
      percent: null,
      direction: 'less',
    })
    expect(figure(answer, 'profit', 'parts_cost').change).toBeNull()
  })

  test('each phase against itself', async () => {
    const waiting = cardOf(await board('period=this_month'), 'time').lines.find(({ key }) => key === 'waiting')
    expect(waiting?.figures[0]).toMatchObject({
      name: 'median_hours',
      change: { previous: '6.00', direction: 'same', difference: '0.00' },
    })
  })

  test('with the list of the previous days behind it, whose total is the previous figure', async () => {
    const queries = ['period=this_month', 'period=last_month&provider=1', 'from=2025-06-02&to=2025-06-03']
    const asked = queries.flatMap(
      (query) => [[query], [`${query}&compare=previous_year`, '2026-06-15T12:00:00Z']] as const,
    )
    for (const [query, now] of asked) {
      for (const card of (await board(query, now)).cards) {
        const figures = [...card.figures, ...card.lines.flatMap((line) => line.figures)]
        for (const { name, change } of figures) {
          if (change) expect([name, (await totalsBehind(change.href))[name]]).toEqual([name, change.previous])
        }
      }
    }
  })

  test('the same days so far against those of last year, where that is asked for', async () => {
    const answer = await board('period=this_month&compare=previous_year', '2026-06-15T12:00:00Z')
    expect(answer.compare).toBe('previous_year')
    expect(figure(answer, 'billed', 'revenue')).toMatchObject({
      value: '0.00',
      change: { from: '2025-06-01', to: '2025-06-15', previous: '1050.00', difference: '-1050.00', direction: 'less' },
    })
    // The list opens beside the same days; what has no date is compared with nothing.
    expect(cardOf(answer, 'billed').href).toMatch(/period=this_month&compare=previous_year$/)
    expect(cardOf(answer, 'open').href).not.toContain('compare')
    expect(figure(answer, 'open', 'jobs').change).toBeNull()
    await expect(board('compare=last_century')).rejects.toThrow(/previous_period, previous_year/)
  })

  test('not at all where the period is open or does not apply', async () => {
    expect(figure(await board('from=2025-06-01'), 'billed', 'revenue').change).toBeNull()
    expect(figure(await board('period=this_month'), 'open', 'jobs').change).toBeNull()
    expect(figure(await board('period=this_month'), 'unbilled', 'jobs').change).toBeNull()
  })

  test('and why there is none where nothing, or a loss, was before', async () => {
    expect(figure(await board('period=this_month&provider=2'), 'billed', 'revenue').change).toMatchObject({
      none: 'previous is zero',
      percent: null,
    })
    expect(figure(await board('period=this_month&provider=2'), 'profit', 'margin_percent').change?.none).toBe(
      'no previous figure',
    )
    expect(figure(await board('from=2025-06-05&to=2025-06-08&provider=3'), 'profit', 'profit').change?.none).toBe(
      'previous is negative',
    )
  })
})

describe('charts over time', () => {
  test('fill missing days with 0 and leave a gap in rates', async () => {
    const { points, groupBy } = chartOf(await board('from=2025-06-01&to=2025-06-03'), 'profit')
    expect(groupBy).toBe('completed_on:day')
    expect(points.map(({ key, values }) => [key, values.revenue, values.profit, values.margin_percent])).toEqual([
      ['2025-06-01', '0.00', '0.00', null],
      ['2025-06-02', '550.00', '200.00', '36.36'],
      ['2025-06-03', '500.00', '50.00', '10.00'],
    ])
  })

  test('draw no zeros for days that have not come yet', async () => {
    const { points } = chartOf(await board('period=this_month'), 'profit')
    expect(points.at(-1)?.key).toBe('2025-06-15')
  })

  test('are grouped as the link asks, and each group counts only days of the period', async () => {
    const answer = await board('from=2025-05-15&to=2025-06-30&group=month')
    const { points } = chartOf(answer, 'upsell')
    expect(points.map(({ from, to, values }) => [from, to, values.upsell_value])).toEqual([
      ['2025-05-15', '2025-05-31', '0.00'],
      ['2025-06-01', '2025-06-30', '50.00'],
    ])
    for (const { href, values } of points) expect((await totalsBehind(href)).upsell_value).toBe(values.upsell_value)
    expect(cardOf(answer, 'upsell').trend?.values).toEqual(['0.00', '50.00'])
  })

  test('are drawn coarser than asked when the points could not be read, and say so', async () => {
    const answer = await board('from=2023-01-01&to=2025-12-31&group=day')
    expect(answer.grouping).toMatchObject({ asked: 'day', step: 'month' })
    expect(answer.grouping.note?.message).toContain('at most 370 can be read')
    expect(chartOf(answer, 'profit').points).toHaveLength(30)
  })

  test('refuse a group that is none, and one that appears twice', async () => {
    await expect(board('group=hour')).rejects.toThrow('"hour" is not a group')
    await expect(board('group=day&group=week')).rejects.toThrow('appears twice')
  })
})

describe('charts of groups', () => {
  test('show providers by margin, each as the ratio of its sums, each with its list', async () => {
    const { points, notes } = chartOf(await board('period=this_month'), 'margin')
    // Acme: 100 × (400 − 150) / 800; Loss: 100 × −200 / 50.
    expect(points.map(({ label, values }) => [label, values.margin_percent])).toEqual([
      ['Brown', '100.00'],
      ['Acme', '31.25'],
      ['Loss', '-400.00'],
    ])
    expect(notes).toEqual([])
    for (const { href, values } of points) expect((await totalsBehind(href)).margin_percent).toBe(values.margin_percent)
  })

  test('say how many they leave out, which are those that bill least', async () => {
    const few = {
      ...dashboard,
      charts: dashboard.charts.map((chart) => ({ ...chart, top: { by: 'revenue', most: 2 } })),
    }
    const params = new URLSearchParams('period=this_month')
    const answer = await computeDashboard(reports.context, few, params, everything)
    const { points, notes } = chartOf(answer, 'margin')
    expect(points.map(({ label }) => label)).toEqual(['Brown', 'Acme'])
    expect(notes.map(({ message }) => message)).toEqual(['2 of 3: those with the highest “Billed”'])
  })

  test('name rows without a provider, and open exactly those', async () => {
    const { points } = chartOf(await board('from=2025-04-01&to=2025-04-30'), 'margin')
    expect(points.map(({ key, label }) => [key, label])).toEqual([[null, null]])
    expect((await totalsBehind(points[0]?.href ?? '')).revenue).toBe('10.00')
  })

  test('show every phase, also one without hours', async () => {
    const { points } = chartOf(await board('from=2025-06-04&to=2025-06-04'), 'time')
    expect(points.map(({ label, values }) => [label, values.median_hours, values.jobs])).toEqual([
      ['Waiting to start', null, 0],
      ['In progress', null, 0],
      ['Created to completed', null, 0],
    ])
    const june = chartOf(await board('period=this_month'), 'time')
    expect(june.points.map(({ values }) => values.median_hours)).toEqual(['6.00', '4.00', '10.00'])
  })
})

test('who may not see a report sees none of its charts', async () => {
  const answer = await computeDashboard(
    reports.context,
    dashboard,
    new URLSearchParams(),
    everything,
    (report) => !report.roles.includes('admin'),
  )
  expect(answer.charts.map(({ id }) => id)).toEqual(['profit', 'upsell', 'margin', 'time'])
})
