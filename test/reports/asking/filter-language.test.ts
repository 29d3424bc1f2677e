import { parseListQuery } from '../../../src/reports/asking/query.js'
import { settledQuery } from '../../../src/reports/asking/settled-query.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports(
    (client) =>
      client.query(`
        insert into provider values (1, 'Acme 100%'), (2, 'A_B'), (3, 'AxB'), (4, 'Acme 100%');
        insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
        select
          n,
          1 + n % 3,
          case n when 1 then '50% off' when 2 then '50 off' when 3 then 'under_score' when 4 then 'back\\slash' else 'Job ' || n end,
          (array['draft', 'scheduled', 'in_progress', 'completed', 'cancelled'])[1 + n % 5],
          case when n % 4 <> 0 then n end,
          case when n % 5 = 3 then n * 2 end,
          timestamptz '2025-01-01 12:00Z' + n * interval '1 day',
          null,
          case when n % 5 = 3 then timestamptz '2025-01-02 12:00Z' + n * interval '1 day' end
        from generate_series(1, 100) as n`),
    { now: '2025-03-15T12:00:00Z' },
  )
})
afterAll(() => reports?.close())

async function ids(query: string, report = 'job'): Promise<unknown[]> {
  return (await reports.rows(report, `perPage=500&${query}`)).rows.map((row) => row.id ?? row.job_id)
}

describe('what a filter finds', () => {
  test('several providers are a comma list', async () => {
    const { count } = await reports.rows('job', 'filters.provider_id=1,2')
    // 33 numbers up to 100 have n % 3 = 0, and 34 have n % 3 = 1
    expect(count).toBe(67)
    expect((await reports.rows('job', 'provider=1,2')).count).toBe(67)
  })

  test('percent signs, underscores and backslashes in a text stand for themselves', async () => {
    expect(await ids('filters.title=50%25')).toEqual(['1'])
    expect(await ids('filters.title=r_s')).toEqual(['3'])
    expect(await ids('filters.title=k%5Cs')).toEqual(['4'])
    expect((await reports.rows('provider', 'filters.name=A_B')).count).toBe(1)
  })

  test('numbers have a first and a last value, both included, either may be missing', async () => {
    expect(await ids('filters.estimated_value~~from=9&filters.estimated_value~~to=11&sortBy=id')).toEqual([
      '9',
      '10',
      '11',
    ])
    expect(await ids('filters.estimated_value~~to=2.5&sortBy=id')).toEqual(['1', '2'])
  })

  test('empty and present are opposites', async () => {
    expect((await reports.rows('job', 'filters.estimated_value=is:empty')).count).toBe(25)
    expect((await reports.rows('job', 'filters.estimated_value=is:present')).count).toBe(75)
  })

  test('a choice takes the values of the column', async () => {
    expect((await reports.rows('job', 'filters.status=draft,scheduled')).count).toBe(40)
  })

  test('filters hold together', async () => {
    expect(await ids('filters.status=draft&filters.estimated_value~~from=90&sortBy=id')).toEqual(['90', '95'])
  })

  test('a preset stays relative: last month is the whole month before today’s', async () => {
    // Today is 15 March 2025. Job n was created on 1 January + n days: February is days 31 to 58.
    const { count, period } = await reports.rows('job', 'period=last_month')
    expect([count, period]).toEqual([28, { from: '2025-02-01', to: '2025-02-28' }])
  })

  test('a shared filter that a report has no column for is said, not failed', async () => {
    const { notes, count } = await reports.rows('provider', 'period=last_month')
    expect(notes).toEqual([{ code: 'period_does_not_apply', message: 'Period does not apply here' }])
    expect(count).toBe(4)
  })
})

describe('what is refused instead of ignored', () => {
  const refused: [query: string, says: RegExp][] = [
    ['filters.provider=3', /no column "provider".*Its columns are: id, title, provider_id/],
    ['filters.provider_id=abc', /"abc" in filters.provider_id is not the number of a record/],
    ['filters.provider_id=3,', /"" in filters.provider_id is empty/],
    ['filters.provider_id=99999999999999999999', /is not the number of a record/],
    ['provider=1;drop table job', /is not the number of a record/],
    [
      'filters.status=done',
      /"done" in filters.status is not one of: draft, scheduled, in_progress, completed, cancelled/,
    ],
    ['filters.created_at=last_moth', /neither a day like 2025-01-31 nor one of: today, yesterday/],
    ['filters.created_at~~from=2025-02-30', /"2025-02-30" in filters.created_at is not a day/],
    [
      'filters.created_at~~from=2025-02-02&filters.created_at~~to=2025-02-01',
      /2025-02-02, is after the last, 2025-02-01/,
    ],
    ['filters.created_at~~since=2025-02-02', /is not a filter/],
    ['filters.created_at~~from~~to=2025-02-02', /is not a filter/],
    ['filters.estimated_value~~from=12x', /"12x", which is not a number/],
    ['filters.estimated_value~~from=2&filters.estimated_value~~to=1', /above the last/],
    ['filters.title~~from=a', /has no from and to/],
    ['filters.title=', /is empty/],
    ['period=last_month&from=2025-01-01', /not both/],
    ['period=soon', /"soon" is not a period/],
    ['page=0', /"0" is not a valid page/],
    ['perPage=501', /whole number from 1 to 500/],
    ['perPage=abc', /"abc" is not a valid perPage/],
    ['sortBy=password', /no column "password" to sort by/],
    ['direction=up', /It is asc or desc/],
    ['fitlers.provider_id=3', /"fitlers.provider_id" is not known/],
    ['page=1&page=2', /"page" appears twice/],
  ]
  test.each(refused)('%s', async (query, says) => {
    await expect(reports.rows('job', query)).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(says),
    })
  })

  test('a group that is none', async () => {
    await expect(reports.totals('job', '', 'nothing')).rejects.toMatchObject({ status: 400 })
    await expect(reports.totals('job', '', 'created_at:fortnight')).rejects.toMatchObject({ status: 400 })
    await expect(reports.totals('job', '', 'provider_id:month')).rejects.toMatchObject({ status: 400 })
  })
})

describe('the order of rows', () => {
  test('empty values come last, whichever way', async () => {
    const up = await reports.rows('job', 'sortBy=final_value&direction=asc&perPage=500')
    const down = await reports.rows('job', 'sortBy=final_value&direction=desc&perPage=500')
    expect(up.rows[0]?.final_value).toBe('6.00')
    expect(down.rows[0]?.final_value).toBe('196.00')
    expect([up.rows.at(-1)?.final_value, down.rows.at(-1)?.final_value]).toEqual([null, null])
  })

  test('no row is on two pages, though many are equal', async () => {
    const seen = new Set<unknown>()
    for (let page = 1; page <= 10; page += 1) {
      for (const row of (await reports.rows('job', `sortBy=status&perPage=10&page=${page}`)).rows) seen.add(row.id)
    }
    expect(seen.size).toBe(100)
  })
})

describe('export', () => {
  test('the exported file holds exactly the filtered rows, in the order shown', async () => {
    const query = 'filters.provider_id=1,3&filters.estimated_value~~from=20&sortBy=estimated_value&direction=desc'
    const shown = await ids(query)
    const file = await reports.export('job', `${query}&columns=id`)
    const [header, ...lines] = file.trimEnd().split('\n')
    expect(header).toBe('Number')
    expect(lines).toEqual(shown)
  })

  test('a reference is two columns, name and id, and column names can head the file', async () => {
    const file = await reports.export('job', 'filters.id=1&columns=provider_id,title&header=names')
    expect(file).toBe('provider_name,provider_id,title\nA_B,2,50% off\n')
  })

  test('no row is lost or doubled when two providers share a name', async () => {
    const file = await reports.export('provider', 'filters.name=Acme&sortBy=id')
    expect(file).toBe('Number,Name\n1,Acme 100%\n4,Acme 100%\n')
  })
})

describe('one row by its id', () => {
  test('ids of two columns hold neither commas nor slashes, and find their row again, a null day too', async () => {
    await reports.database.pools.admin.query(`
      insert into job (id, provider_id, title, status, final_value, created_at)
      values (1000, 3, 'No day', 'completed', 5, '2025-01-01')`)
    const { requestRefresh, waitForRefreshes } = await import('../../harness/refreshing.js')
    await requestRefresh(reports.context, reports.report('completed_jobs'), 'schedule')
    await waitForRefreshes()
    const { findRow } = await import('../../harness/asking.js')
    const { rows } = await reports.rows('profit_margins', 'filters.completed_on=is:empty')
    expect(rows[0]?._id).toBe('3~_')
    const found = await findRow(reports.context, reports.report('profit_margins'), '3~_', { kind: 'all' })
    expect(found?.row).toEqual(rows[0])
    for (const id of ['', '3', '3~_~_', "3~' or 1=1", 'x~_', '99999999999999999999~_', '3~2025-13-45']) {
      expect(await findRow(reports.context, reports.report('profit_margins'), id, { kind: 'all' })).toBeNull()
    }
  })
})

describe('a scope of providers', () => {
  test('lists, counts and totals hold only theirs, and a report without providers holds nothing', async () => {
    const { listRows } = await import('../../harness/asking.js')
    const { parseListQuery } = await import('../../../src/reports/asking/query.js')
    const scope = { kind: 'only' as const, dimension: 'provider', ids: ['2'] }
    const query = parseListQuery(reports.report('job'), new URLSearchParams('perPage=500'), reports.context)
    const answer = await listRows(reports.context, query, scope, { withTotals: true })
    expect(new Set(answer.rows.map((row) => row.provider_id))).toEqual(new Set(['2']))
    expect(answer.totals?.jobs).toBe(answer.count)
    const visits = parseListQuery(reports.report('visits_summary'), new URLSearchParams(), reports.context)
    expect((await listRows(reports.context, visits, scope)).count).toBe(0)
  })
})

describe('an address that is settled', () => {
  const settled = (query: string, report = 'job') =>
    settledQuery(parseListQuery(reports.report(report), new URLSearchParams(query), reports.context))
  // Today is 15 March 2025. In each line the same is said.
  const same = [
    [
      'period=last_month',
      'from=2025-02-01&to=2025-02-28',
      'filters.created_at=last_month',
      'period=last_month&filters.created_at~~from=2025-01-20',
    ],
    ['provider=2,1', 'filters.provider_id=1,2', 'provider=1,2&page=3&sortBy=title&columns=title', 'provider=2,1,1'],
    [
      'filters.status=draft,cancelled&filters.estimated_value~~from=2',
      'filters.estimated_value~~from=2&filters.status=cancelled,draft',
    ],
    ['filters.completed_at=this_month', 'filters.completed_at~~from=2025-03-01&filters.completed_at~~to=2025-03-31'],
    ['filters.title=a%2Cb%26c%3D%25', 'filters.title=a,b%26c%3D%25'],
    ['provider=1&filters.provider_id=1,2', 'filters.provider_id=1,2&provider=1'],
    ['filters.title=is:blank'],
    ['filters.estimated_value=is:empty', 'filters.estimated_value=is:empty&period=all'],
  ]

  test('is the same for all that say the same, for no others, and finds the same rows', async () => {
    const found = await Promise.all(
      same.map(async (queries) => {
        const [one = '', ...others] = queries.map((query) => settled(query.replace(/&columns=title/, '')))
        for (const other of others) expect(other).toBe(one)
        expect(settled(one)).toBe(one)
        for (const query of queries)
          expect(new Set(await ids(query.replace(/&(page|columns)=\w+/g, '')))).toEqual(new Set(await ids(one)))
        return one
      }),
    )
    expect(new Set(found).size).toBe(same.length)
    expect(settled('from=2025-02-01&to=2025-02-28')).not.toBe(settled('from=2025-02-01'))
  })

  test('leaves out what does not apply', () => {
    expect(settled('period=last_month&provider=2', 'open_jobs')).toBe('provider=2')
  })
})
