import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { requestRefresh, waitForRefreshes } from '../../harness/refreshing.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const relations = `
  select relname::text as name, relkind::text as kind from pg_class
  where relnamespace = 'reports'::regnamespace and relkind in ('v', 'm') order by 1`

describe('redefining', () => {
  test('a chain of plain views that read one another is redefined at once', async () => {
    await desk.write('first', `${header}\nselect id, name from public.provider`)
    await desk.write('second', `${header}\nselect first.id, first.name from reports.first`)
    await desk.write('third', `${header}\nselect * from second`)
    await desk.sync()
    await desk.write('first', `${header}\nselect id, upper(name) as title, name from public.provider`)
    await desk.write('second', `${header}\nselect first.id, reports.first.title as name from reports.first`)
    // The second is replaced in place and keeps its columns: the third reads it as before.
    expect(await desk.sync()).toEqual({ first: 'rebuild', second: 'replace', third: 'unchanged' })
    expect(await desk.sql('select name from reports.third where id = 2')).toEqual([{ name: 'PROVIDER 2' }])
    expect(await desk.sync()).toEqual({ first: 'unchanged', second: 'unchanged', third: 'unchanged' })
  })

  test('materialized, plain and materialized views are rebuilt together, each from the new one before it', async () => {
    await desk.write('first', `${materialized}\nselect id, name from public.provider`)
    await desk.write('second', `${header}\nselect id, name from first -- first\n where 'first' <> 'reports.first;'`)
    await desk.write('third', `${materialized}\nselect reports.second.id, second.name from reports.second`)
    await desk.write('fourth', `${header}\ntable third`)
    await desk.sync()
    await desk.sql('grant select on all tables in schema reports to pg_monitor')
    await desk.sql('alter materialized view reports.first alter column name set statistics 321')
    await desk.sql('create index by_hand on reports.third (name)')
    await desk.write('first', `${materialized}\nselect id, name || '!' as name from public.provider`)
    expect(await desk.sync()).toEqual({ first: 'rebuild', second: 'rebuild', third: 'rebuild', fourth: 'replace' })
    expect(await desk.sql('select name from reports.fourth where id = 2')).toEqual([{ name: 'Provider 2!' }])
    const may =
      "select bool_and(has_table_privilege('pg_monitor', oid, 'select')) as may from pg_class where relnamespace = 'reports'::regnamespace and relkind in ('v', 'm')"
    expect(await desk.sql(may)).toEqual([{ may: true }])
    expect(
      await desk.sql(
        "select attstattarget::int as target from pg_attribute where attrelid = 'reports.first'::regclass and attname = 'name'",
      ),
    ).toEqual([{ target: 321 }])
    const [comment] = await desk.sql("select obj_description('reports.third'::regclass) as text")
    expect(comment).toEqual({ text: 'Things. All things.' })
    const indexes = await desk.sql(
      "select indexname::text as name from pg_indexes where tablename = 'third' order by 1",
    )
    expect(indexes).toEqual([{ name: 'by_hand' }, { name: expect.stringMatching(/^third_[0-9a-f]{8}$/) }])
    expect(await desk.sync()).toEqual({
      first: 'unchanged',
      second: 'unchanged',
      third: 'unchanged',
      fourth: 'unchanged',
    })
  })

  test('twelve levels are created and rebuilt in their order', async () => {
    const name = (level: number) => `level_${String(13 - level).padStart(2, '0')}`
    await desk.write(name(1), `${materialized}\nselect id, name from public.provider`)
    for (let level = 2; level <= 12; level += 1) {
      const head = level % 2 === 0 ? header : materialized
      await desk.write(name(level), `${head}\nselect id, name from ${name(level - 1)}`)
    }
    await desk.sync()
    await desk.write(name(1), `${materialized}\nselect id, 'new' as name from public.provider`)
    expect(Object.values(await desk.sync())).toEqual([...Array(11).fill('rebuild'), 'replace'])
    expect(await desk.sql(`select distinct name from reports.${name(12)}`)).toEqual([{ name: 'new' }])
  })

  test('a name of 63 bytes that is a keyword elsewhere works, also when it is rebuilt', async () => {
    const long = `order_${'x'.repeat(57)}`
    await desk.write('order', `${materialized}\nselect id, name from public.provider`)
    await desk.write(
      long,
      `${materialized}\nselect "order".id, ';--' as mark from reports."order" /* ; */ where name <> ';'`,
    )
    await desk.sync()
    await desk.write('order', `${materialized}\nselect id, name, 1 as more from public.provider`)
    expect(await desk.sync()).toEqual({ order: 'rebuild', [long]: 'rebuild' })
    expect(await desk.sync()).toEqual({ order: 'unchanged', [long]: 'unchanged' })
  })

  test('unchanged SQL keeps its rows and changed SQL computes them; words alone do neither', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    const [before] = await desk.sql("select oid, relfilenode from pg_class where oid = 'reports.things'::regclass")
    await desk.sql("insert into provider values (9, 'New')")
    await desk.write('things', `${materialized}\n-- why\nselect  id, name\nfrom public.provider`)
    expect(await desk.sync()).toEqual({ things: 'comments' })
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect(await desk.sql("select oid, relfilenode from pg_class where oid = 'reports.things'::regclass")).toEqual([
      before,
    ])
    expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
    await desk.write('things', `${materialized}\nselect id, name from public.provider where id > 1`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
    await desk.write('readers', `${materialized}\nselect id, name from things`)
    await desk.sync()
    await desk.write('readers', `${materialized}\nselect id,\n  name from reports.things`)
    expect(await desk.sync()).toEqual({ readers: 'comments', things: 'unchanged' })
    await desk.write('things', `${materialized}\nselect id, name from public.provider where id > 2`)
    expect(await desk.sync()).toEqual({ things: 'rebuild', readers: 'rebuild' })
    await desk.write('readers', `${materialized}\nselect id, name\nfrom things`)
    expect(await desk.sync()).toEqual({ readers: 'comments', things: 'unchanged' })
  })

  test('a renamed file is a new view, and the old one goes', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.remove('things')
    await desk.write('objects', `${materialized}\nselect id, name from public.provider`)
    expect(await desk.sync()).toEqual({ objects: 'create', things: 'drop' })
    expect(await desk.sql(relations)).toEqual([{ name: 'objects', kind: 'm' }])
  })

  test('a fault while views are built leaves the old ones whole, and nothing beside them', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.write('readers', `${materialized}\nselect id, name from things`)
    await desk.sync()
    await desk.write('things', `${materialized}\nselect id, name, 'new' as state from public.provider`)
    await desk.write('readers', `${materialized}\nselect id, 1 / (id - 2) as name from things`)
    await expect(desk.sync()).rejects.toThrow(/division by zero/)
    expect(await desk.sql('select * from reports.things where id = 1')).toEqual([{ id: '1', name: 'Provider 1' }])
    expect(await desk.sql(relations)).toEqual([
      { name: 'readers', kind: 'm' },
      { name: 'things', kind: 'm' },
    ])
  })

  test('somebody who reads for long stops the swap after a while, and is named; nobody queues behind it', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', `${materialized}\nselect id, name from public.provider where id = 1`)
    const reader = new pg.Client({ connectionString: desk.database.connectionString, application_name: 'long export' })
    await reader.connect()
    await reader.query('begin; select * from reports.things')
    const said: string[] = []
    await expect(desk.sync({ patienceMs: 500, onWait: (words) => said.push(words) })).rejects.toThrow(
      /was reading the views that have to change: "long export" \(process \d+\) on things, since \d{4}-/,
    )
    expect(said).toEqual([
      expect.stringMatching(/^Waiting for "long export" \(process \d+\) on things, since \d{4}-.*, to change what/),
    ])
    expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
    setTimeout(() => void reader.query('commit'), 600)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    await reader.end()
  })

  test('readers of a view that is rebuilt for seconds wait for a small part of it', async () => {
    // The rebuild sleeps for most of its time, so that what readers wait for is its locks and not the other work of this machine.
    const select = (mark: string, seconds: number) =>
      `${materialized}\nselect n as id, '${mark}' as mark from generate_series(1, 100000) as n, pg_sleep(${seconds}) as slept`
    await desk.write('big', select('old', 0))
    await desk.write('readers', `${header}\nselect id, mark from big`)
    await desk.sync()
    await desk.write('big', select('new', 8))
    const waits: number[] = []
    let isDone = false
    const reading = (async () => {
      while (!isDone) {
        const start = performance.now()
        const rows = await desk.sql('select mark from reports.readers where id = 77')
        waits.push(performance.now() - start)
        expect(rows).toHaveLength(1)
        await sleep(2)
      }
    })()
    const start = performance.now()
    await desk.sync()
    const tookMs = performance.now() - start
    isDone = true
    await reading
    expect(await desk.sql('select mark from reports.readers where id = 77')).toEqual([{ mark: 'new' }])
    const longest = Math.max(...waits)
    if (process.env.SHOW_FIGURES) {
      const sorted = [...waits].sort((a, b) => a - b)
      const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1)
      console.log(
        `rebuild ${tookMs.toFixed(0)} ms, reads ${waits.length}: median ${at(0.5)}, p99 ${at(0.99)}, longest ${longest.toFixed(1)} ms`,
      )
    }
    expect(longest / tookMs).toBeLessThan(0.5)
  })

  test('two processes that sync at once do it once, and neither hangs', async () => {
    await desk.write('things', `${materialized}\nselect id, name, pg_sleep(0.2)::text as slept from public.provider`)
    await desk.write('readers', `${header}\nselect id, name from things`)
    const script = fileURLToPath(new URL('./sync-process.js', import.meta.url))
    const ends = [1, 2, 3].map(() =>
      once(
        spawn(process.execPath, [script, desk.database.connectionString, desk.folder], { stdio: 'inherit' }),
        'exit',
      ),
    )
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0])
    expect(await desk.sql('select view_name as view, state, rows::int as rows from viewdesk.refresh_run')).toEqual([
      { view: 'things', state: 'done', rows: 3 },
    ])
  })

  test('one event tells of each view and one of the end; long work is told when it begins', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.write('others', `${header}\nselect id from public.provider`)
    const events: string[] = []
    const onEvent = (event: { kind: string; name?: string; action?: string; changed?: unknown; work?: string }) => {
      events.push(
        [event.kind, event.name, event.work ?? event.action, event.changed].filter((x) => x !== undefined).join(' '),
      )
    }
    await desk.sync({ onEvent })
    expect(events).toEqual([
      'started things fill',
      'started things index',
      'started things vacuum',
      'view others create true',
      'view things create true',
      'end 2',
    ])
    events.length = 0
    await desk.sync({ onEvent })
    expect(events).toEqual(['view others unchanged false', 'view things unchanged false', 'end 0'])
  })

  test('a sync that is cancelled changes nothing', async () => {
    await desk.write('things', `${materialized}\nselect id, pg_sleep(5)::text as slept from public.provider`)
    const stop = new AbortController()
    const onEvent = (event: { kind: string }) => {
      if (event.kind === 'started') setTimeout(() => stop.abort(), 50)
    }
    await expect(desk.sync({ onEvent, signal: stop.signal })).rejects.toThrow(/was cancelled/)
    expect(await desk.sql(relations)).toEqual([])
  })

  test('base rows can be deleted while views exist; the rows of a stored view go with the next refresh', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('delete from provider where id = 1')
    expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
    const context = await desk.context()
    const report = context.catalogue.find('things')
    if (!report) throw new Error('no report')
    await requestRefresh(context, report, 'schedule')
    await waitForRefreshes()
    expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 2 }])
  })

  test('a statement_timeout of the database does not end a fill, an index or a VACUUM', async () => {
    const [name] = await desk.sql<{ name: string }>('select current_database() as name')
    await desk.sql(`alter database ${name?.name} set statement_timeout = '3s'`)
    await desk.database.pools.admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await desk.sql("set statement_timeout = '3s'").catch(() => undefined)
    await desk.write('things', `${materialized}\nselect id, pg_sleep(1.5)::text as slept from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'create' })
  })
})
