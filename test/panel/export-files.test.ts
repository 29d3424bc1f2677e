import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { cellsOf, partOf, sheetOf } from '../harness/workbook.js'
import { operator, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
let german: Visitor
beforeAll(async () => {
  panel = await startTestPanel({
    template: 'demo',
    now: () => new Date('2026-07-01T12:00:00Z'),
    config: { currency: 'EUR', locale: 'de-DE' },
    // Two jobs, billed 100.00 and 1300.50 with estimates of 80.00 and 1300.50, the first with parts of 25.00: profits of 75.00
    // and 1300.50, margins of 75 % and 100 %, together 98.21 % (1375.50 / 1400.50). They wait 1.5 hours and 2 days to start.
    prepare: async ({ admin }) => {
      await admin.query(`
        insert into provider (id, name) values (9001, 'Müller & Söhne / "Bau"');
        insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at) values
          (900001, 9001, '=1+1; "x"', 'completed', 80, 100, '2026-06-01 08:00Z', '2026-06-01 09:30Z', '2026-06-02 08:00Z'),
          (900002, 9001, '  ＝1+1', 'completed', 1300.5, 1300.5, '2026-06-01 08:00Z', '2026-06-03 08:00Z', '2026-06-04 08:00Z');
        insert into job_part (id, job_id, name, quantity, unit_cost, total_cost) values (9000001, 900001, 'Pipe', 1, 25, 25);
        refresh materialized view reports.completed_jobs`)
    },
  })
  person = await signIn(panel.url, operator)
  german = await signIn(panel.url, operator)
  await speak(person, 'en')
})
afterAll(async () => await panel?.stop())

/** Chooses a language, and opens a page in it: from then on the browser says it with each request. */
async function speak(visitor: Visitor, language: 'en' | 'de'): Promise<void> {
  await visitor.put('/api/v1/choices', { language })
  await visitor.get('/admin')
}

const columns = 'title,provider_id,completed_on,completed_at,final_value,margin_percent,waiting_hours'
const query = `provider=9001&from=2026-06-01&to=2026-06-30&sortBy=job_id&sortAs=id&columns=${columns}`

async function download(visitor: Visitor, address: string): Promise<{ bytes: Buffer; name: string }> {
  const response = await visitor.get(address)
  expect(response.status).toBe(200)
  const [, encoded = ''] = /filename\*=UTF-8''(.*)$/.exec(response.headers.get('content-disposition') ?? '') ?? []
  return { bytes: Buffer.from(await response.arrayBuffer()), name: decodeURIComponent(encoded) }
}

describe('a CSV for Excel', () => {
  test('has what Excel needs in German: its mark, semicolons, decimal commas, and clock times without an offset', async () => {
    await speak(german, 'de')
    const { bytes } = await download(german, `/api/v1/completed_jobs/export.csv?${query}&for=excel&totals=yes`)
    const text = bytes.toString()
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(text.slice(1).split('\n')).toEqual([
      'Titel;Anbieter;Anbieter (Nummer);Abgeschlossen am;Abschlusszeitpunkt (Zeit in UTC);Rechnungswert (EUR);Marge (%);Wartezeit bis Beginn (Stunden)',
      `"'=1+1; ""x""";"Müller & Söhne / ""Bau""";9001;2026-06-02;2026-06-02 08:00:00;100,00;75,00;1,50`,
      `'  ＝1+1;"Müller & Söhne / ""Bau""";9001;2026-06-04;2026-06-04 08:00:00;1300,50;100,00;48,00`,
      ...text.slice(1).split('\n').slice(3),
    ])
    expect(text).toContain('\nGesamt, 2 Zeilen;;;;;1400,50;98,21;\n')
    expect(text).toContain('\nGesamt, 2 Zeilen: Schätzwert;1380,50;;;;;;\n')
  })

  test('has commas and decimal points in English', async () => {
    await speak(person, 'en')
    const { bytes } = await download(person, `/api/v1/completed_jobs/export.csv?${query}&for=excel`)
    const [header, , second] = bytes.toString().split('\n')
    expect(header).toBe(
      '\ufeffTitle,Provider,Provider (number),Completed on,Completed at (time in UTC),Billed value (EUR),Margin (%),Waiting to start (hours)',
    )
    expect(second).toBe(`'  ＝1+1,"Müller & Söhne / ""Bau""",9001,2026-06-04,2026-06-04 08:00:00,1300.50,100.00,48.00`)
  })
})

test('a CSV that nobody asked to be for Excel is the same for everybody, without a mark', async () => {
  await speak(german, 'de')
  const text = await german.text(`/api/v1/completed_jobs/export.csv?${query}`)
  expect(text.split('\n').slice(0, 2)).toEqual([
    'Title,Provider,Provider (number),Completed on,Completed at,Billed value,Margin,Waiting to start',
    `"'=1+1; ""x""","Müller & Söhne / ""Bau""",9001,2026-06-02,2026-06-02T08:00:00+00:00,100.00,75.00,1.50`,
  ])
})

describe('a workbook for people', () => {
  let workbook: Buffer
  let name: string
  beforeAll(async () => {
    await speak(person, 'en')
    const file = await download(person, `/api/v1/completed_jobs/export.xlsx?${query}&for=people&totals=yes`)
    workbook = file.bytes
    name = file.name
  })

  test('is called by its report, its filters and the moment of its data', () => {
    expect(name).toMatch(
      /^Completed jobs - Müller & Söhne Bau - 2026-06-01 to 2026-06-30 - as of \d{4}-\d\d-\d\d \d\d\.\d\d\.xlsx$/,
    )
  })

  test('has units in its headings, percentages as Excel means them, and formulas as texts', () => {
    const [header, first, second] = cellsOf(workbook)
    expect(header?.slice(4)).toEqual(['Completed at', 'Billed value (EUR)', 'Margin (%)', 'Waiting to start (hours)'])
    expect(first?.slice(5)).toEqual(['100.00', '0.7500', '1.50'])
    expect(second?.slice(5)).toEqual(['1300.50', '1.0000', '48.00'])
    expect(first?.[0]).toBe('=1+1; "x"')
    // Format 6 is Excel's own 0.00%.
    expect(sheetOf(workbook)).toContain('<c r="G2" s="6"><v>0.7500</v></c>')
    expect(partOf(workbook, 'xl/styles.xml').match(/<xf [^>]*>/g)?.[5]).toContain('numFmtId="10"')
    expect(sheetOf(workbook)).not.toMatch(/<f>/)
  })

  test('can be filtered by headings that stay in sight, and its totals stand apart from the rows', () => {
    const sheet = sheetOf(workbook)
    expect(sheet).toContain('state="frozen"')
    expect(sheet).toContain('<autoFilter ref="A1:H3"/>')
    expect(partOf(workbook, 'xl/workbook.xml')).toContain("'Completed jobs'!$A$1:$H$3")
    expect(sheet).not.toContain('<row r="4">')
    expect(sheet).toContain('<c r="A5" s="7" t="inlineStr"><is><t>Total of 2 rows</t></is></c>')
    expect(sheet).toContain('<c r="F5" s="8"><v>1400.50</v></c>')
    // The margin of both: 1375.50 / 1400.50.
    expect(sheet).toContain('<c r="G5" s="10"><v>0.9821</v></c>')
  })

  test('says on a sheet of its own where its rows come from and what its columns mean', () => {
    const about = new Map(cellsOf(workbook, 2).map(([what = '', text = '']) => [what, text]))
    expect(Object.fromEntries(about)).toMatchObject({
      Report: 'Completed jobs',
      Filters: 'Provider: Müller & Söhne / "Bau"',
      '': 'Completed on: Jun 1, 2026 – Jun 30, 2026',
      Rows: '2',
      'Sorted by': 'Job, ascending',
      'Time zone': 'UTC: all days and clock times',
      Currency: 'EUR',
      'Exported at': 'Jul 1, 2026, 12:00 PM',
      'Completed on': 'The day of completion in the business time zone; empty when no completion time was entered.',
    })
    expect(about.get('Exported by')).toBe('Operator')
    expect(about.get('Data as of')).toMatch(/\d{4}/)
    expect(about.get('Margin')).toMatch(/Calculated as percent\(profit, final_value\)\./)
  })
})

test('a workbook that a program asks for keeps its figures, its one line of headings and its totals in their places', async () => {
  const { bytes } = await download(person, `/api/v1/completed_jobs/export.xlsx?${query}&totals=yes`).catch(
    async () => ({
      bytes: Buffer.alloc(0),
    }),
  )
  const [header, first, , total] = cellsOf(bytes)
  expect(header?.slice(5)).toEqual(['Billed value', 'Margin', 'Waiting to start'])
  expect(first?.slice(5)).toEqual(['100.00', '75.00', '1.50'])
  expect(total?.[0]).toBe('Total')
  expect(cellsOf(bytes, 2)[0]?.[0]).toBe('About this file')
})

test('headings are all different, also where two columns are called alike', async () => {
  for (const name of ['job', 'job_part', 'completed_jobs', 'time_in_status', 'profit_margins']) {
    const [header = ''] = (await person.text(`/api/v1/${name}/export.csv?filters.provider_id=9001`)).split('\n')
    const headings = header.split(',')
    expect(new Set(headings).size).toBe(headings.length)
  }
})

test('a page learns how far its download is by its own ticket, and nobody else does', async () => {
  const ticket = 'a-ticket-of-mine'
  expect(await person.json(`/api/v1/job/exports/${ticket}`)).toMatchObject({ state: 'unknown' })
  const text = await person.text(`/api/v1/job/export.csv?ticket=${ticket}&filters.provider_id=9001`)
  await waitUntil('it is done', async () => {
    const { state } = await person.json<{ state: string }>(`/api/v1/job/exports/${ticket}`)
    return state === 'done'
  })
  expect(await person.json(`/api/v1/job/exports/${ticket}`)).toMatchObject({ state: 'done', rows: 2, before: null })
  const { bytes } = await person.json<{ bytes: number }>(`/api/v1/job/exports/${ticket}`)
  expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(text))
  const colleague = await signIn(panel.url, 'admin@viewdesk.local')
  expect(await colleague.json(`/api/v1/job/exports/${ticket}`)).toMatchObject({ state: 'unknown', rows: null })
  expect((await person.get('/api/v1/job/export.csv?ticket=a b')).status).toBe(400)
})

test('while an export waits for a locked table its page is told that it counts, and afterwards that it is done', async () => {
  const ticket = 'a-ticket-that-waits'
  const holder = await panel.pools.admin.connect()
  const stateNow = async () => (await person.json<{ state: string }>(`/api/v1/job/exports/${ticket}`)).state
  try {
    await holder.query('begin; lock table public.job in access exclusive mode')
    const asked = person.text(`/api/v1/job/export.csv?ticket=${ticket}&filters.provider_id=9001`)
    await waitUntil('it counts', async () => (await stateNow()) === 'counting')
    await holder.query('rollback')
    await asked
    await waitUntil('it is done', async () => (await stateNow()) === 'done')
  } finally {
    await holder.query('rollback')
    holder.release()
  }
})

test('a format for Excel is a CSV only, and who a file can be for is said where it is asked wrongly', async () => {
  for (const [address, words] of [
    ['export.xlsx?for=excel', /for=people/],
    ['export.csv?for=nobody', /programs, people, excel/],
  ] as const) {
    const response = await person.get(`/api/v1/job/${address}`)
    expect(response.status).toBe(400)
    expect((await response.json()).error.message).toMatch(words)
  }
})

describe('groups', () => {
  const groups = 'provider=9001&from=2026-06-01&to=2026-06-30&groupBy=provider_id,completed_on:day'

  test('are an outline in a workbook: days fold away under their provider, whose margin is that of all its rows', async () => {
    const { bytes, name } = await download(person, `/api/v1/profit_margins/export.xlsx?${groups}&for=people&totals=yes`)
    expect(name).toContain('By Provider, Completed on (daily)')
    const [headings, ...rows] = cellsOf(bytes)
    expect(headings?.slice(0, 5)).toEqual(['Provider', 'Completed on', 'Rows', 'Billed jobs', 'Billed (EUR)'])
    // Billed and margin: 1400.50 and 98.21 %; 100.00 and 75 %; 1300.50 and 100 %.
    expect(rows.map((row) => [row[0], row[1], row[2], row[4], row.at(-1)])).toEqual([
      ['Müller & Söhne / "Bau"', '', '2', '1400.50', '0.9821'],
      ['Müller & Söhne / "Bau"', '2026-06-02', '1', '100.00', '0.7500'],
      ['Müller & Söhne / "Bau"', '2026-06-04', '1', '1300.50', '1.0000'],
      ['Total of 2 rows', '', '2', '1400.50', '0.9821'],
    ])
    const sheet = sheetOf(bytes)
    expect([...sheet.matchAll(/<row r="(\d+)" outlineLevel="1">/g)].map(([, row]) => row)).toEqual(['3', '4'])
    expect(sheet).toContain('<outlinePr summaryBelow="0"/>')
    const about = cellsOf(bytes, 2)
    expect(about).toContainEqual(['Group by', 'Provider, Completed on (daily)'])
  })

  test('have a line each in other files, compared with what was before, and no change where nothing was', async () => {
    const csv = await person.text(`/api/v1/profit_margins/export.csv?${groups}&compare=previous_period&header=names`)
    const [names = '', ...lines] = csv.trim().split('\n')
    expect(names.split(',').slice(0, 8)).toEqual([
      ...['provider_name', 'provider_id', 'completed_on', 'rows'],
      ...['billed_jobs', 'billed_jobs_before', 'billed_jobs_change', 'billed_jobs_change_percent'],
    ])
    const of = (name: string) =>
      lines.map((line) => line.replace(/^".*?",/, ',').split(',')[names.split(',').indexOf(name)])
    expect(of('completed_on')).toEqual(['2026-06-02', '2026-06-04'])
    expect([of('revenue'), of('revenue_before'), of('revenue_change')]).toEqual([
      ['100.00', '1300.50'],
      ['0.00', '0.00'],
      ['', ''],
    ])
    const rows = await person.json<{ revenue: string; billed_jobs: number; completed_on: string }[]>(
      `/api/v1/profit_margins/export.json?provider=9001&groupBy=completed_on:year&compare=previous_year`,
    )
    expect(rows).toMatchObject([
      { completed_on: '2026-01-01', revenue: '1400.50', billed_jobs: 2, rows: 2, revenue_change: null },
    ])
  })

  test('and a file of rows has no figures of other days, nor groups columns of rows', async () => {
    const status = async (query: string) => (await person.get(`/api/v1/profit_margins/export.csv?${query}`)).status
    expect(await status('compare=previous_year')).toBe(400)
    expect(await status('groupBy=provider_id&columns=revenue')).toBe(400)
    expect(await status('groupBy=nothing')).toBe(400)
  })
})
