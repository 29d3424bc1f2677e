import { PassThrough, Writable } from 'node:stream'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { exportFileName, parseExportOptions } from '../../../src/reports/export/export.js'
import { everything } from '../../../src/reports/scope.js'
import { exportRows } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'
import { sheetOf } from '../../harness/workbook.js'

let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports(
    async (client) => {
      await client.query('insert into provider values (1, $1), (2, $2), (-3, $3)', [
        '=1+1',
        'Quote " comma, <tag> & line\nbreak \u0001 end',
        'עברית 😀',
      ])
      await client.query(`
        insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at) values
          (1, 1, '-2+3', 'completed', 999999999999.99, -5.5, '2025-03-01 12:00Z', null, '2025-06-01 12:00Z'),
          (2, 2, '@SUM(A1)', 'completed', null, null, '2025-03-01 12:00Z', null, null),
          (3, -3, ' plain ', 'draft', 1, null, '2025-03-01 12:00Z', null, null)`)
    },
    { timeZone: 'Europe/London' },
  )
})
afterAll(() => reports?.close())

describe('csv', () => {
  test('no cell can run as a formula, and negative numbers stay numbers', async () => {
    const lines = (await reports.export('job', 'sortBy=id&columns=id,title,provider_id,final_value')).split('\n')
    expect(lines[0]).toBe('Number,Job,Provider,Provider (number),Billed value')
    expect(lines[1]).toBe("1,'-2+3,'=1+1,1,-5.50")
    expect(lines[2]).toMatch(/^2,'@SUM\(A1\),"Quote "" comma, <tag> & line$/)
    expect((await reports.export('provider', 'sortBy=id&columns=id')).split('\n')[1]).toBe('-3')
  })

  test('the totals stand below the rows only when they are asked for, each line as long as the header', async () => {
    const plain = await reports.export('profit_margins', 'sortBy=provider_id&header=names')
    const withTotals = await reports.export('profit_margins', 'sortBy=provider_id&header=names&totals=yes')
    expect(withTotals.startsWith(plain)).toBe(true)
    const added = withTotals.slice(plain.length).trimEnd().split('\n')
    expect(added[0]?.split(',')[0]).toBe('Total')
    expect(added.map((line) => line.split(',').length)).toEqual(
      added.map(() => plain.split('\n')[0]?.split(',').length),
    )
    expect(added.at(-1)).toMatch(/^Total: Margin,,/)
  })

  test('what is exported has the filter’s days in its name', () => {
    const name = (query: string) =>
      exportFileName(
        parseListQuery(reports.report('profit_margins'), new URLSearchParams(query), reports.context),
        'csv',
      )
    expect(name('period=last_month')).toBe('profit_margins-2025-05-01-to-2025-05-31.csv')
    expect(name('')).toBe('profit_margins.csv')
  })
})

describe('json', () => {
  test('rows are objects with the API’s own values', async () => {
    const rows = JSON.parse(await reports.export('job', 'sortBy=id', 'json'))
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({
      id: '1',
      provider_name: '=1+1',
      estimated_value: '999999999999.99',
      final_value: '-5.50',
    })
    expect(rows[1].provider_name).toBe('Quote " comma, <tag> & line\nbreak \u0001 end')
  })

  test('nothing to export is an empty array', async () => {
    expect(JSON.parse(await reports.export('job', 'filters.id=99', 'json'))).toEqual([])
  })
})

describe('xlsx', () => {
  test('amounts are numbers, days are days, and hostile texts are texts', async () => {
    const sheet = sheetOf(
      await reports.exportBytes(
        'completed_jobs',
        'sortBy=job_id&columns=title,provider_id,completed_on,estimated_value,final_value',
        'xlsx',
      ),
    )
    const rows = [...sheet.matchAll(/<row r="\d+"[^>]*>(.*?)<\/row>/gs)].map((match) => match[1])
    expect(rows).toHaveLength(3)
    // 1 June 2025 is day 45809 of Excel's calendar.
    expect(rows[1]).toBe(
      '<c r="A2" t="inlineStr"><is><t>-2+3</t></is></c>' +
        '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>' +
        '<c r="C2" t="inlineStr"><is><t>1</t></is></c>' +
        '<c r="D2" s="4"><v>45809.00000000</v></c><c r="E2" s="2"><v>999999999999.99</v></c><c r="F2" s="2"><v>-5.50</v></c>',
    )
    expect(rows[2]).toContain('Quote " comma, &lt;tag&gt; &amp; line&#10;break  end')
    expect(rows[2]).toContain('<c r="D3"/><c r="E3"/><c r="F3"/>')
  })

  test('the totals are its last rows', async () => {
    const sheet = sheetOf(await reports.exportBytes('profit_margins', 'totals=yes&columns=provider_id,revenue', 'xlsx'))
    const last = [...sheet.matchAll(/<row r="\d+"[^>]*>(.*?)<\/row>/gs)].map((match) => match[1])
    expect(last).toContain(
      '<c r="A4" t="inlineStr"><is><t>Total</t></is></c><c r="B4"/><c r="C4" s="2"><v>-5.50</v></c>',
    )
    expect(last.at(-1)).toMatch(/Total: Margin<\/t><\/is><\/c><c r="B\d+"\/>$/)
  })
})

describe('a reader who goes away', () => {
  test.each(['csv', 'json', 'xlsx'])('ends the query of a %s, and the next export works', async (format) => {
    const { database, context } = reports
    await database.pools.admin.query(`
      insert into provider select n, repeat('long name ', 200) || n from generate_series(10000, 60000) as n
      on conflict do nothing`)
    const report = reports.report('provider')
    const options = parseExportOptions(report, format, new URLSearchParams())
    const query = parseListQuery(report, new URLSearchParams(), context)
    const gone = new AbortController()
    const slow = new Writable({ write: (_chunk, _encoding, done) => setTimeout(done, 50) })
    const exporting = exportRows(context, query, options, everything, slow, gone.signal)
    void waitUntil('the COPY runs', isCopying).finally(() => gone.abort())
    await expect(exporting).rejects.toThrow()
    await untilNothingRuns()
    const sink = new PassThrough()
    sink.resume()
    const { rows } = await exportRows(context, query, options, everything, sink, new AbortController().signal)
    expect(rows).toBeGreaterThan(50_000)
  })
})

test('a reader who goes away before the first row ends the query, and nothing else', async () => {
  const { database, context } = reports
  await database.pools.admin.query(`
    create or replace view reports.source_provider as
    select id, name from public.provider where (select pg_sleep(2)) is not null`)
  const report = reports.report('provider')
  const options = parseExportOptions(report, 'csv', new URLSearchParams())
  const query = parseListQuery(report, new URLSearchParams(), context)
  const gone = new AbortController()
  const exporting = exportRows(context, query, options, everything, new PassThrough(), gone.signal)
  void waitUntil('the COPY runs', isCopying).finally(() => gone.abort())
  // An error that nobody listens to would end the process, and this test.
  await expect(exporting).rejects.toThrow()
  await untilNothingRuns()
})

async function isCopying(): Promise<boolean> {
  const { rowCount } = await reports.database.pools.admin.query(
    "select from pg_stat_activity where datname = current_database() and query ilike 'copy%' and state = 'active'",
  )
  return rowCount !== 0
}

async function untilNothingRuns(): Promise<void> {
  await waitUntil('the COPY has ended', async () => !(await isCopying()))
}
