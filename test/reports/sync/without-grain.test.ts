import { stepLines } from '../../../src/commands/views-plan.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { everything } from '../../../src/reports/scope.js'
import { writeNewView } from '../../../src/reports/sync/new-view.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { listRows } from '../../harness/asking.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const plain = '-- title: Log\n-- description: Lines.\n-- grain: none\n'
const stored = `${plain}-- materialized: yes\n`
/** Sixty lines of which many are the same, and a json that PostgreSQL cannot sort. */
const select = `\nselect 'a' as level, n % 7 as number, json_build_object('n', n % 20) as doc from generate_series(1, 60) as n`
const planned = async () => (await planViews(desk.database.pools, desk.options())).flatMap(stepLines).join('\n')
const indexes = async () => (await desk.sql("select from pg_indexes where schemaname = 'reports'")).length

describe('a view whose rows nothing tells apart', () => {
  test('is created without a unique index, left alone, and refreshed while readers wait, as the plan says', async () => {
    await desk.write('log', `${stored}${select}`)
    expect(await planned()).toContain('  its grain is none: readers wait while it is refreshed')
    expect(await desk.sync()).toEqual({ log: 'create' })
    expect(await indexes()).toBe(0)
    expect(await desk.sync()).toEqual({ log: 'unchanged' })
    expect(await refreshViews(await desk.context())).toMatchObject([{ view: 'log', state: 'done', rows: 60 }])
    expect(await desk.sql('select "concurrently" from viewdesk.refresh_run order by id desc limit 1')).toEqual([
      { concurrently: false },
    ])
    await desk.write('log', `${plain}${select}`)
    expect(await planned()).not.toContain('readers wait')
  })

  test('waits for whoever reads it while it is refreshed, and whoever opens it then waits for the refresh, which says so', async () => {
    await desk.write('log', `${stored}${select}`)
    // This one has lost what it could be refreshed beside its readers with: that another has no grain is no leave to block.
    await desk.write('things', `${materialized}\nselect id from public.provider`)
    await desk.sync()
    const [index] = await desk.sql<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'things'",
    )
    await desk.sql(`drop index reports."${index?.name}"`)
    const reader = await desk.database.pools.admin.connect()
    await reader.query('begin; select from reports.log')
    const refreshed = refreshViews(await desk.context())
    const waiting = async () => await desk.sql(waitersFor('reports.log'))
    await waitUntil('the refresh waits', async () => (await waiting()).length === 1)
    const late = desk.database.pools.read.query('select count(*)::int as lines from reports.log')
    await waitUntil('another reader waits, too', async () => (await waiting()).length === 2)
    await reader.query('commit')
    reader.release()
    expect((await late).rows).toEqual([{ lines: 60 }])
    expect((await refreshed).map(({ view, state, readersWaited }) => [view, state, readersWaited])).toEqual([
      ['log', 'done', true],
      ['things', 'skipped', false],
    ])
  })

  test('gets the index of its grain once it has one, and loses it with it', async () => {
    await desk.write('log', `${stored}${select.replace('n % 7', 'n')}`)
    await desk.sync()
    await desk.write('log', `${stored.replace('none', 'number')}${select.replace('n % 7', 'n')}`)
    expect(await desk.sync()).toEqual({ log: 'indexes' })
    expect(await indexes()).toBe(1)
    expect(await refreshViews(await desk.context())).toMatchObject([{ state: 'done' }])
    await desk.write('log', `${stored}${select.replace('n % 7', 'n')}`)
    expect(await desk.sync()).toEqual({ log: 'indexes' })
    expect(await indexes()).toBe(0)
  })

  test.each([plain, stored])(
    'is listed in an order in which each row stands on one page, without ids',
    async (head) => {
      await desk.write('log', `${head}-- total lines [count]: Lines = count(level)\n${select}`)
      await desk.sync()
      const context = await desk.context()
      const report = context.catalogue.find('log')
      if (!report) throw new Error('no report')
      expect([report.grain, report.checks]).toEqual([[], []])
      const seen: string[] = []
      for (let page = 1; page <= 6; page += 1) {
        const query = parseListQuery(
          report,
          new URLSearchParams({ page: String(page), perPage: '10', sortBy: 'level' }),
          context,
        )
        const { rows, count } = await listRows(context, query, everything, { withTotals: true })
        expect(count).toBe(60)
        seen.push(...rows.map(({ _id, number, doc }) => JSON.stringify([_id, number, doc])))
      }
      const all = await desk.sql<{ line: string }>(
        'select json_build_array(null, number, doc::text)::text as line from reports.log order by level, number, doc::text',
      )
      expect(seen.map((line) => JSON.parse(line)[1])).toEqual(all.map(({ line }) => JSON.parse(line)[1]))
      expect(seen.map((line) => JSON.parse(line)[0])).toEqual(Array(60).fill(null))
      expect(seen).toEqual([...seen].sort((one, other) => JSON.parse(one)[1] - JSON.parse(other)[1]))
    },
  )

  test('may not say that its grain is unique, be referred to, or have an index that says what its grain is', async () => {
    await desk.write('log', `${stored}-- check: grain is unique\n${select}`)
    await expect(desk.sync()).rejects.toThrow('log.sql:5: check says "grain is unique", and the grain is none.')
    await desk.write('log', `${stored}-- index: unique number\n${select}`)
    await expect(desk.sync()).rejects.toThrow(
      'log.sql:5: this index says that number tells rows apart, and line 3 that nothing does. Write "grain: number".',
    )
    await desk.write(
      'log',
      `${stored}-- index: unique number where number > 7\n-- index: using hash (level)\n${select}`,
    )
    expect(await desk.sync()).toEqual({ log: 'create' })
  })

  test('may be begun from a table without a key', async () => {
    await desk.sql('create table public.line (said text, "none" int)')
    const view = { viewsDir: desk.folder, title: undefined, from: 'public.line', isMaterialized: true }
    expect(await writeNewView(desk.database.pools.read, { ...view, name: 'lines' })).toMatchObject({
      grain: [],
      remarks: [expect.stringContaining('write them behind "grain"')],
    })
    expect(await desk.sync()).toEqual({ lines: 'create' })
  })
})
