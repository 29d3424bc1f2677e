import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { referencedTable } from '../../../src/reports/rows/labels.js'
import { countByName } from '../../../src/reports/rows/named-records.js'
import { findNewestNamed } from '../../../src/reports/rows/newest-named.js'
import { type SearchAnswer, searchReading } from '../../../src/reports/rows/search.js'
import { everything } from '../../../src/reports/scope.js'
import { searchEverything } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { patienceMs } from '../../harness/patience.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'
import { header, openViewsDesk } from '../../harness/views-desk.js'

const fixture = `
  insert into provider values (1, 'Acme'), (2, 'Birch & Sons'), (17, 'Old Birch'), (30, '100% Heat');
  insert into job (id, provider_id, title, status, created_at) values
    (1, 1, 'Boiler service', 'draft', '2025-03-09 12:00Z'),
    (17, 2, 'Boiler swap', 'in_progress', '2025-03-10 12:00Z'),
    (18, 2, 'Roof 17', 'completed', '2025-03-11 12:00Z'),
    (19, 2, 'Tax at 5%_', 'cancelled', '2025-03-11 12:00Z'),
    (20, 2, 'ÖLHEIZUNG im Café', 'cancelled', '2025-03-11 12:00Z');
  insert into job (id, provider_id, title, status, created_at)
    select 1000 + n, 1, 'Painting', 'draft', '2025-03-09 12:00Z' from generate_series(1, 21000) as n;`

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports((client) => client.query(fixture))
})
afterAll(() => reports?.close())

function search(text: string, desk = reports, budgetMs = patienceMs): Promise<SearchAnswer> {
  const readable = desk.context.catalogue.reports.filter(({ listed, roles }) => listed && roles.length === 0)
  return searchEverything(desk.context, text, readable, everything, budgetMs)
}

const found = async (text: string) => (await search(text)).hits.map(({ group, label }) => `${group}: ${label}`)

describe('the search', () => {
  test('has the job of a number first, however the number is written', async () => {
    for (const text of ['17', ' 17 ']) {
      expect(await found(text)).toEqual(['Jobs: Boiler swap', 'Providers: Old Birch', 'Jobs: Roof 17'])
    }
    expect(await found('#17')).toEqual(['Jobs: Boiler swap', 'Providers: Old Birch'])
    expect(await found('job 17')).toEqual(['Jobs: Boiler swap'])
    expect(await found('Provider #17')).toEqual(['Providers: Old Birch'])
  })

  test('says which job it is: its number, its provider and how far it is', async () => {
    expect((await search('boiler')).hits[0]).toEqual({
      type: 'job',
      id: '17',
      group: 'Jobs',
      label: 'Boiler swap',
      detail: 'Number 17 · Birch & Sons · In progress',
      page: null,
      href: '/admin/resources/job/records/17/show',
    })
  })

  test('finds jobs by a part of the title, the newest first, beyond the first slice that is searched', async () => {
    expect(await found('BOILER')).toEqual(['Jobs: Boiler swap', 'Jobs: Boiler service'])
  })

  test('takes small letters and capitals for the same, with marks or without', async () => {
    for (const text of ['ölheizung', 'HEIZUNG', 'cafÉ', 'im c'])
      expect(await found(text)).toEqual(['Jobs: ÖLHEIZUNG im Café'])
    expect(await found('oelheizung')).toEqual([])
  })

  test('keeps what it has found when its time is over, and says that there may be more', async () => {
    const inFirstSlice = (text: string) =>
      inReading(reports.context, unrestricted, searchReading, async (reading) => {
        const jobs = referencedTable(reading.catalogue, 'job')
        if (!jobs) throw new Error('job is not there')
        const answer = await findNewestNamed(reading, jobs, text, { most: 3, budgetMs: 0 })
        return answer && { ids: answer.hits.map(({ id }) => id), isWhole: answer.isWhole }
      })
    expect(await inFirstSlice('painting')).toEqual({ ids: ['22000', '21999', '21998'], isWhole: false })
    expect(await inFirstSlice('boiler')).toEqual({ ids: [], isWhole: false })
  })

  test('finds providers by name, the newest first, and reports by title', async () => {
    expect(await found('birch')).toEqual(['Providers: Old Birch', 'Providers: Birch & Sons'])
    expect(await found('jobs')).toEqual(['Pages: Jobs', 'Pages: Completed jobs', 'Pages: Open jobs'])
    expect((await search('jobs')).hits.map(({ page }) => page)).toEqual(['records', 'report', 'report'])
  })

  test('takes % and _ as the letters that they are', async () => {
    expect(await found('%_')).toEqual(['Jobs: Tax at 5%_'])
    expect(await found('100%')).toEqual(['Providers: 100% Heat'])
  })

  test('shows the newest eight of a kind by their numbers, and the list that has all of them', async () => {
    const { hits, more, unfinished } = await search('painting')
    // 22000 is newer than 2200 and 9999, which as texts would come in between.
    expect(hits.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, index) => `${22_000 - index}`))
    expect(more).toEqual([
      { type: 'job', title: 'Jobs', count: 21_000, href: '/admin/resources/job?filters.title=painting' },
    ])
    expect(unfinished).toEqual([])
  })

  test('does not begin to count what cannot be counted while somebody waits', async () => {
    const { context } = reports
    const job = referencedTable(context.catalogue, 'job')
    if (!job) throw new Error('job')
    const counts = async (waitsMs: number): Promise<boolean> =>
      await inReading(context, unrestricted, searchReading, async (reading) => {
        const asked: string[] = []
        const tryAsking: typeof reading.tryAsking = (sql, values) => {
          asked.push(sql)
          return reading.tryAsking(sql, values)
        }
        await countByName({ ...reading, tryAsking }, [job], 'painting', Date.now() + waitsMs)
        return asked.some((sql) => sql.startsWith('select'))
      })
    expect(await counts(patienceMs)).toBe(true)
    expect(await counts(3)).toBe(false)
  })

  test('offers no list of all where all are shown', async () => {
    expect((await search('boiler')).more).toEqual([])
    expect((await search('birch')).more).toEqual([])
  })

  test('of one letter finds numbers only, of nothing finds nothing, and of a hundred and one is refused', async () => {
    expect(await found('1')).toEqual(['Jobs: Boiler service', 'Providers: Acme'])
    expect(await found('b')).toEqual([])
    for (const text of ['', '  ', '\0']) expect(await found(text)).toEqual([])
    await expect(search('x'.repeat(101))).rejects.toThrow('Search for 100 characters at most; these are 101.')
  })

  test('searches nothing that one may not read', async () => {
    const readable = reports.context.catalogue.reports.filter(({ name }) => name === 'provider')
    const { hits } = await searchEverything(reports.context, 'boiler', readable, everything)
    expect(hits).toEqual([])
    expect(await found('visits')).toEqual([])
  })

  test('survives whatever is typed', async () => {
    for (const text of ['99999999999999999999', '-1', '\\', "'", '~', 'job', 'job #', '💩💩', '17\0']) {
      await expect(search(text)).resolves.toBeDefined()
    }
  })
})

test('a table that is too large to be searched while one waits says so, and where all of it can be', async () => {
  const blocker = await reports.database.pools.admin.connect()
  try {
    await blocker.query('begin; lock table public.job in access exclusive mode')
    const { hits, unfinished } = await search('bir', reports, 1_500)
    expect(hits.map(({ label }) => label)).toEqual(['Old Birch', 'Birch & Sons'])
    expect(unfinished).toEqual([{ title: 'Jobs', href: '/admin/resources/job?filters.title=bir' }])
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
})

test('a number that two tables have is found in both, whatever the types of what they say of themselves', async () => {
  const desk = await openViewsDesk()
  try {
    await mkdir(join(desk.folder, 'sources'))
    await desk.sql(`create table public.shop (id int primary key, name text, is_open boolean);
      insert into public.shop values (17, 'North', true);
      create table public.item (id int primary key, name text); insert into public.item values (17, 'Bike')`)
    const source = (title: string, columns: string, select: string) =>
      `-- title: ${title}\n-- description: d\n-- grain: id\n-- column name [text]: Name.\n${columns}\n${select}`
    await desk.write('sources/source_item', source('Items', '', 'select id, name from public.item'))
    await desk.write(
      'sources/source_shop',
      source('Shops', '-- column is_open [choice]: Open.\n', 'select id, name, is_open from public.shop'),
    )
    await desk.write(
      'sales',
      `${header}-- column shop_id [shop]: Shop.\n-- column item_id [item]: Item.\n\nselect 1 as id, 17 as shop_id, 17 as item_id`,
    )
    await desk.sync()
    const context = await desk.context()
    const { hits } = await searchEverything(context, '17', context.catalogue.reports, everything)
    expect(hits.map(({ label }) => label).sort()).toEqual(['Bike', 'North'])
  } finally {
    await desk.close()
  }
})

describe.each(['uuid', 'text'])('where ids are %s', (type) => {
  const ids = ['6f9619ff-8b86-d011-b42d-00c04fc964ff', '7f9619ff-8b86-d011-b42d-00c04fc964ff']
  let desk: TestReports
  beforeAll(async () => {
    desk = await openTestReports((client) =>
      client.query(`
        alter table job_part drop constraint job_part_job_fkey;
        alter table job drop constraint job_provider_fkey;
        alter table job alter id type ${type} using null, alter provider_id type ${type} using null;
        alter table job_part alter job_id type ${type} using null;
        alter table provider alter id type ${type} using null;
        insert into provider values ('${ids[0]}', 'Acme');
        insert into job (id, provider_id, title, status, created_at)
          values ('${ids[1]}', '${ids[0]}', 'Boiler', 'draft', '2025-03-09 12:00Z');`),
    )
  })
  afterAll(() => desk?.close())

  test('the newest by their dates come first, those without a date last', async () => {
    await desk.database.pools.admin.query(`
      alter table job alter created_at drop not null;
      insert into job (id, provider_id, title, status, created_at)
      select ('8f9619ff-8b86-d011-b42d-' || lpad(n::text, 12, '0'))::${type}, '${ids[0]}', 'Roof ' || n, 'draft',
        case when n < 10 then timestamptz '2025-03-01 12:00Z' + (n * 7 % 10) * interval '1 day' end
      from generate_series(1, 10) as n`)
    const { hits, more } = await search('roof', desk)
    // 7n modulo 10 is the day: 9 for 7, 8 for 4, 7 for 1, 6 for 8, 5 for 5, 4 for 2, 3 for 9, 2 for 6.
    expect(hits.map(({ label }) => label)).toEqual([7, 4, 1, 8, 5, 2, 9, 6].map((n) => `Roof ${n}`))
    expect(more).toEqual([{ type: 'job', title: 'Jobs', count: 10, href: '/admin/resources/job?filters.title=roof' }])
  })

  test('a whole id is found, and so is a name', async () => {
    const byId = await search(ids[1] ?? '', desk)
    const byName = await search('boil', desk)
    // Providers have no date: what stands in their key decides.
    expect((await search('acme', desk)).hits.map(({ id }) => id)).toEqual([ids[0]])
    expect(byId.hits).toEqual(byName.hits)
    expect(byId.hits[0]?.detail).toBe(`Number ${shortened(ids[1] ?? '')} · Acme · Draft`)
  })
})

/** Nobody reads the 36 characters of a uuid. */
function shortened(id: string): string {
  return id.length > 20 ? `${id.slice(0, 8)}…` : id
}
