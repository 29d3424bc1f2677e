import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { findDoubts } from '../../../src/reports/doubts/find-doubts.js'
import { limitCapture, wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { stateOf } from '../../../src/reports/levels/level-state.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { readRuns } from '../../../src/reports/refresh/runs.js'
import type { Report } from '../../../src/reports/report.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { freshnessOf as freshnessIn } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { queueOf, stopRefreshes } from '../../harness/refreshing.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
let keeper: Keeper
const silence = { warn: () => undefined }

beforeAll(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
  const incremental = `${header}-- materialized: incremental\n`
  await desk.write('named', `${incremental}\nselect id, upper(name) as name from public.provider`)
  await desk.write('longer', `${incremental}\nselect id, name || '!' as name from named`)
  await desk.write('plain', `${header}\nselect id, name from longer`)
  await desk.sync()
  context = await desk.context()
  keeper = openKeeper(context, silence)
})
afterAll(() => desk?.close())

const freshnessOf = async (name: string) => {
  const report = context.catalogue.find(name)
  if (report === undefined) throw new Error(name)
  return await inReading(context, unrestricted, { reports: [report] }, (reading) => reading.freshnessOf(report))
}
const nameOf = async (id: number, report = 'plain') =>
  (await desk.sql<{ name: string }>(`select name from reports.${report} where id = ${id}`))[0]?.name

/** Looks until nothing is left to do. */
async function settle(one = keeper): Promise<void> {
  for (let looks = 0; looks < 6; looks += 1) await one.look()
}

test('before anything is captured, a report is as fresh as its last refresh', async () => {
  expect(await freshnessOf('named')).toMatchObject({ state: 'fresh' })
  expect(await freshnessOf('named')).not.toHaveProperty('changesWaiting')
})

test('its table is vacuumed long before a fifth of it is old, as readers look its rows up by indexes alone', async () => {
  const options = await desk.sql("select reloptions as set from pg_class where oid = 'reports.named'::regclass")
  expect(options).toEqual([{ set: ['autovacuum_vacuum_scale_factor=0.005'] }])
})

test('a change is waiting, and told so, until it is folded; then all reports over it are live', async () => {
  await settle()
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
  await desk.sql("update public.provider set name = 'Other' where id = 2")
  expect(await freshnessOf('named')).toMatchObject({
    state: 'fresh',
    changesWaiting: 1,
    waitingSince: expect.stringMatching(/^20/),
  })
  const folded = await keeper.look()
  expect(folded?.map(({ changed }) => changed)).toEqual([1, 1])
  expect(await nameOf(2)).toBe('OTHER!')
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
  expect(await keeper.look()).toBeNull()
})

test('of two panels one folds', async () => {
  const other = openKeeper(await desk.context(), silence)
  await settle(other)
  await desk.sql("update public.provider set name = 'Both' where id = 3")
  await Promise.all([keeper.look(), other.look()])
  await settle()
  expect(await nameOf(3)).toBe('BOTH!')
})

test('a refresh that somebody asks for takes in what waits at once', async () => {
  await desk.sql("update public.provider set name = 'Asked' where id = 1")
  const runs = await refreshViews(context, { names: ['longer'] })
  expect(runs.map(({ view, state, problem }) => [view, problem ?? state])).toEqual([
    ['named', 'done'],
    ['longer', 'done'],
  ])
  expect(await nameOf(1)).toBe('ASKED!')
  await settle()
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
})

test('a report that is built anew while changes are folded misses none of them', async () => {
  const incremental = `${header}-- materialized: incremental\n`
  await desk.write('named', `${incremental}\nselect id, lower(name) as name from public.provider`)
  await desk.sync()
  // As if it had been folded into the one before, while the new one was built.
  await desk.sql("update public.provider set name = 'Missed' where id = 2; delete from viewdesk.change_provider")
  expect(await freshnessOf('plain')).not.toMatchObject({ state: 'live' })
  await settle()
  expect(await nameOf(2)).toBe('missed!')
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live' })
})

test('levels follow a report that was built anew, whose rows are of another type for PostgreSQL', async () => {
  const kept = `${header}-- materialized: incremental\n-- total providers [count]: Providers = count(id)\n`
  const over = `${header}-- total names [count]: Names = count(name)\n\nselect id, name from counted`
  await desk.write('over', over)
  const problems: unknown[] = []
  const one = async () => openKeeper(await desk.context(), { warn: (details) => problems.push(details) })
  const levels = async () =>
    await desk.sql<{ report: string; isRead: boolean }>(
      `select report, state = ${stateOf('relations')} as "isRead" from viewdesk.level
       where view_name = 'counted' and is_kept order by 1`,
    )
  let counted: Keeper | null = null
  for (const condition of ['true', '1 = 1', '2 = 2']) {
    await desk.write('counted', `${kept}\nselect id, name from public.provider where ${condition}`)
    await desk.sync()
    counted ??= await one()
    await settle(counted)
    await keepMissingLevels(await desk.context(), silence)
    for (const name of ['Once', 'Twice']) {
      // One of them is left out, the other comes.
      await desk.sql(`update public.provider set name = '${name}' where id = 3;
        delete from public.provider where id = 77; insert into public.provider (id, name) select 77, '${name}' where '${name}' = 'Once'`)
      expect((await counted.look())?.some(({ changed }) => changed > 0)).toBe(true)
      expect(await levels()).toEqual([
        { report: 'counted', isRead: true },
        { report: 'over', isRead: true },
      ])
    }
  }
  expect(problems).toEqual([])
  await desk.remove('over')
  await desk.remove('counted')
  await desk.sync()
  await settle()
})

test('where the levels of one report cannot follow, those of the others do, and the log says so', async () => {
  const total = '-- total names [count]: Names = count(name)\n'
  await desk.write('counted', `${header}-- materialized: incremental\n${total}\nselect id, name from public.provider`)
  await desk.write('over', `${header}${total}\nselect id, name from counted`)
  await desk.sync()
  const problems: { report?: string }[] = []
  const catalogued = await desk.context()
  const one = openKeeper(catalogued, { warn: (details) => problems.push(details) })
  await settle(one)
  await keepMissingLevels(catalogued, silence)
  const relation = (
    await desk.sql<{ relation: string }>("select relation from viewdesk.level where report = 'over' and is_kept")
  )[0]?.relation
  await desk.sql(`alter table ${relation} add constraint full_up check (false) not valid`)
  await desk.sql(
    "delete from public.provider where id = 77; insert into public.provider (id, name) values (77, 'More')",
  )
  await one.look()
  expect(problems.map(({ report }) => report)).toEqual(['over'])
  const levels = await desk.sql(
    `select report, bool_or(state = ${stateOf('relations')}) as "isRead" from viewdesk.level
     where view_name = 'counted' and is_kept group by report order by 1`,
  )
  expect(levels).toEqual([
    { report: 'counted', isRead: true },
    { report: 'over', isRead: false },
  ])
  await desk.sql(`alter table ${relation} drop constraint full_up`)
  await desk.remove('over')
  await desk.remove('counted')
  await desk.sync()
  await settle()
})

test('levels follow a report of which each changed row is many rows', async () => {
  const total = '-- total names [count]: Names = count(name)\n'
  const numbers = Array.from({ length: 30 }, (_, place) => `(${place})`).join(', ')
  await desk.write('counted', `${header}-- materialized: incremental\n${total}\nselect id, name from public.provider`)
  await desk.write(
    'over',
    `${header.replace('grain: id', 'grain: id, n')}${total}\nselect id, name, n from counted join (values ${numbers}) as each (n) on true`,
  )
  await desk.sync()
  const catalogued = await desk.context()
  const one = openKeeper(catalogued, silence)
  await settle(one)
  await keepMissingLevels(catalogued, silence)
  const told = async () =>
    await desk.sql<{ relation: string; isRead: boolean }>(
      `select relation, state = ${stateOf('relations')} as "isRead" from viewdesk.level
       where report = 'over' and is_kept and made_at > now() - interval '1 minute'`,
    )
  await desk.sql("insert into public.provider (id, name) select 1000 + n, 'Many' from generate_series(1, 90) as n")
  await one.look()
  const kept = (await told()).filter(({ isRead }) => isRead)
  expect(kept).toHaveLength(1)
  const [both] = await desk.sql(
    `select (select counted::int from ${kept[0]?.relation}) as kept, (select count(*)::int from reports.over) as rows`,
  )
  expect(both?.kept).toBe(both?.rows)
  await desk.sql('delete from public.provider where id > 1000')
  await desk.remove('over')
  await desk.remove('counted')
  await desk.sync()
  await settle()
})

test('after a trigger was disabled for a while, rows are brought in line again', async () => {
  await desk.sql(`alter table public.provider disable trigger viewdesk_update;
    update public.provider set name = 'Unseen' where id = 1;
    alter table public.provider enable always trigger viewdesk_update`)
  await settle()
  expect(await nameOf(1)).toBe('unseen!')
  await desk.sql("update public.provider set name = 'Seen' where id = 1")
  await settle()
  expect(await nameOf(1)).toBe('seen!')
})

test('after a table of changes was dropped, whoever writes goes on, and rows are brought in line again', async () => {
  await desk.sql('drop table viewdesk.change_provider')
  await desk.sql("update public.provider set name = 'Gone' where id = 1")
  await settle()
  expect([await nameOf(1), (await freshnessOf('plain')).state]).toEqual(['gone!', 'live'])
  await desk.sql("update public.provider set name = 'Seen' where id = 1")
  await settle()
  expect(await nameOf(1)).toBe('seen!')
})

test('what another table is read of takes in its changes, too', async () => {
  const jobs = '(select count(*) from public.job where job.provider_id = provider.id)'
  const select = `select id, name || ${jobs} as name from public.provider`
  await desk.write('named', `${header}-- materialized: incremental\n\n${select}`)
  await desk.sync()
  await settle()
  await desk.sql(
    "insert into public.job (id, provider_id, title, status, created_at) values (1, 2, 'One', 'draft', now())",
  )
  await settle()
  expect(await nameOf(2)).toBe('Missed1!')
})

test('what a column more is read of is captured with it', async () => {
  await desk.sql("alter table public.provider add column town text not null default 'Here'")
  await desk.write(
    'named',
    `${header}-- materialized: incremental\n\nselect id, name || town as name from public.provider`,
  )
  await desk.sync()
  await settle()
  await desk.sql("update public.provider set town = 'There' where id = 1")
  await settle()
  expect(await nameOf(1)).toBe('SeenThere!')
})

describe('reports that a process does not know, of a newer release or of another project,', () => {
  let older: ReportsContext
  let newer: ReportsContext
  const differences = async () =>
    await desk.sql(`(table viewdesk.rows_of_later except all table reports.later)
      union all (table reports.later except all table viewdesk.rows_of_later)`)
  const unfolded = async () =>
    (await desk.sql("select from viewdesk.incremental_report where view_name = 'later' and is_anew")).length > 0

  beforeAll(async () => {
    older = await desk.context()
    await settle(openKeeper(older, silence))
    const select = 'select id, name, now_open from public.provider where length(name) > 2'
    await desk.sql('alter table public.provider add column now_open boolean not null default true')
    await desk.write('later', `${header}-- materialized: incremental\n\n${select}`)
    await desk.sync()
    newer = await desk.context()
    await settle(openKeeper(newer, silence))
    expect([await differences(), await unfolded()]).toEqual([[], false])
  })
  afterAll(async () => {
    await desk.remove('later')
    await desk.sync({ prune: true })
    await desk.sql('alter table public.provider drop column now_open')
  })

  test('are worked out anew where it has taken changes away that they want', async () => {
    await desk.sql("insert into public.provider (id, name) values (70, 'Seventy')")
    await settle(openKeeper(older, silence))
    expect(await nameOf(70)).toContain('Seventy')
    expect(await unfolded()).toBe(true)
    await settle(openKeeper(newer, silence))
    expect([await differences(), await unfolded()]).toEqual([[], false])
  })

  test('are worked out anew where it begins to write down what was not for a while', async () => {
    await desk.sql(`begin; alter table public.provider disable trigger viewdesk_update;
      update public.provider set name = 'Unseen' where id = 70;
      alter table public.provider enable always trigger viewdesk_update; commit`)
    await settle(openKeeper(older, silence))
    expect(await unfolded()).toBe(true)
    await settle(openKeeper(newer, silence))
    expect([await differences(), await unfolded()]).toEqual([[], false])
  })

  test('have the columns that they want written down all the same', async () => {
    const both = [openKeeper(older, silence), openKeeper(newer, silence)]
    for (const one of both) await settle(one)
    await desk.sql(
      "update public.provider set now_open = false where id = 70; update public.provider set name = 'Seven' where id = 70",
    )
    const made = async () => await desk.sql("select 'viewdesk.change_provider'::regclass::oid as oid")
    const before = await made()
    for (const one of [...both, ...both]) await settle(one)
    expect([await differences(), await made()]).toEqual([[], before])
  })

  test('have the first go at changes for a while, and then nobody waits for them', async () => {
    const [patient, knowing] = [openKeeper(older, silence, { yieldMs: 600_000 }), openKeeper(newer, silence)]
    await settle(knowing)
    await desk.sql("update public.provider set name = 'Eighty' where id = 70")
    expect([await patient.look(), await unfolded()]).toEqual([null, false])
    expect(await nameOf(70)).not.toContain('Eighty')
    await settle(knowing)
    expect([await nameOf(70), await differences()]).toEqual([expect.stringContaining('Eighty'), []])
    expect(await patient.look()).toBeNull()
  })
})

test('whoever writes while reports are rebuilt, refreshed and folded, all of it is there in the end', async () => {
  const incremental = `${header}-- materialized: incremental\n`
  await desk.sql("insert into public.provider (id, name) select n, 'Many' from generate_series(10, 40) as n")
  let isOver = false
  const write = async (): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1)
      await desk.sql(`update public.provider set name = 'Turn ${turn}' where id % 7 = ${turn % 7}`)
  }
  const fold = async (): Promise<void> => {
    while (!isOver) await keeper.look()
  }
  const both = Promise.all([write(), fold()])
  for (const word of ['upper', 'lower', 'initcap']) {
    await desk.write('named', `${incremental}\nselect id, ${word}(name) as name from public.provider`)
    await desk.sync()
    await refreshViews(context, { names: ['longer'] })
  }
  isOver = true
  await both
  await settle()
  const differ =
    'select from ((table reports.longer except all table viewdesk.rows_of_longer) union all (table viewdesk.rows_of_longer except all table reports.longer)) as different'
  const stale = differ.replaceAll('longer', 'named')
  expect([...(await desk.sql(differ)), ...(await desk.sql(stale))]).toEqual([])
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
})

describe('a scheduled refresh of an ordinary materialized view', () => {
  let scheduled: ReportsContext
  beforeAll(async () => {
    await desk.write('stored', `${materialized}\nselect id, name from public.provider`)
    await desk.write(
      'timed',
      `${materialized}\nselect id, name || date_part('year', now()) as name from public.provider`,
    )
    await desk.write('beyond', `${materialized}\nselect id, name from stored`)
    await desk.sync()
    scheduled = await desk.context()
    await openKeeper(scheduled, silence).look()
  })
  afterAll(async () => {
    await stopRefreshes()
    for (const name of ['beyond', 'stored', 'timed']) await desk.remove(name)
    await desk.sync()
  })
  const fold = () => settle(openKeeper(scheduled, silence))

  async function refreshed(view: string, requester: 'schedule' | 'command' = 'schedule'): Promise<string> {
    const { ended } = await queueOf(scheduled).add([view], requester)
    const [run] = await ended()
    return run?.isUnchanged ? 'unchanged' : `${run?.state}${run?.error ? `: ${run.error}` : ''}`
  }

  test('is skipped where nothing beneath it has changed, and its rows are those of then', async () => {
    expect(await refreshed('stored')).toBe('done')
    await desk.sql("update viewdesk.refresh_run set as_of = now() - interval '1 day' where view_name = 'stored'")
    expect(await refreshed('stored')).toBe('unchanged')
    const runs = await readRuns(scheduled, ['stored'], 1)
    expect(runs).toMatchObject([
      { state: 'skipped', error: expect.stringMatching(/Nothing has changed/), retryAt: null },
    ])
    const report = scheduled.catalogue.find('stored') as Report
    const { state, asOf } = (await freshnessIn(scheduled, [report])).get('stored') ?? {}
    expect([state, Date.now() - Date.parse(asOf ?? '') < 60_000]).toEqual(['fresh', true])
  })

  test('holds up nothing that reads it', async () => {
    expect(await refreshed('beyond')).toBe('done')
    expect(await refreshed('stored')).toBe('unchanged')
    expect(await refreshed('beyond')).toBe('unchanged')
  })

  test('runs when somebody asks for it', async () => {
    expect(await refreshed('stored', 'command')).toBe('done')
  })

  test('runs where something has changed, folded or not', async () => {
    await desk.sql("update public.provider set name = 'Waiting' where id = 1")
    expect(await refreshed('stored')).toBe('done')
    await fold()
    // The same changes are gone since: whether others came between is not known.
    expect([await refreshed('stored'), await refreshed('stored')]).toEqual(['done', 'unchanged'])
    await desk.sql("update public.provider set name = 'Folded' where id = 1")
    await fold()
    expect([await refreshed('stored'), await refreshed('beyond')]).toEqual(['done', 'done'])
    expect(await desk.sql('select name from reports.beyond where id = 1')).toEqual([{ name: 'Folded' }])
  })

  test('runs where a change was committed behind its snapshot that began before it', async () => {
    const writer = await desk.database.pools.admin.connect()
    await writer.query("begin; update public.provider set name = 'Late' where id = 1")
    expect(await refreshed('stored', 'command')).toBe('done')
    await writer.query('commit')
    writer.release()
    expect(await refreshed('stored')).toBe('done')
    expect(await desk.sql('select name from reports.stored where id = 1')).toEqual([{ name: 'Late' }])
  })

  test('runs where its rows depend on the time of day, or nobody knows what has changed', async () => {
    expect([await refreshed('timed'), await refreshed('timed')]).toEqual(['done', 'done'])
    await fold()
    expect([await refreshed('stored'), await refreshed('stored')]).toEqual(['done', 'unchanged'])
    await desk.sql(`alter table public.provider disable trigger viewdesk_update;
      update public.provider set name = 'Unseen' where id = 1;
      alter table public.provider enable always trigger viewdesk_update`)
    expect(await refreshed('stored')).toBe('done')
    expect(await desk.sql('select name from reports.stored where id = 1')).toEqual([{ name: 'Unseen' }])
    expect(await refreshed('stored')).toBe('done')
    await fold()
  })
})

describe('changes that nobody takes in', () => {
  const { write, sql } = {
    write: (name: string, text: string) => desk.write(name, text),
    sql: (text: string) => desk.sql(text),
  }
  let kept: ReportsContext
  beforeAll(async () => {
    await write('named', `${header}-- materialized: incremental\n\nselect id, name from public.provider`)
    await desk.sync()
    kept = await desk.context()
    await settle(openKeeper(kept, silence))
  })
  const look = () => openKeeper(kept, silence).look()
  const waiting = async () => (await desk.sql('select from viewdesk.change_provider')).length
  const differing = async () =>
    (
      await desk.sql(
        '(table reports.named except table viewdesk.rows_of_named) union all (table viewdesk.rows_of_named except table reports.named)',
      )
    ).length
  async function doubts(): Promise<string[]> {
    const { files } = await readViewFolder(desk.folder, 'UTC')
    const found = await findDoubts(desk.database.pools.read, files, { timeZone: 'UTC' })
    return found.map(({ code, message }) => `${code}: ${message}`)
  }

  test('are told after a day', async () => {
    await sql("update public.provider set name = 'Old' where id = 1")
    expect(await doubts()).toEqual([])
    await sql("update viewdesk.change_provider set viewdesk_at = now() - interval '25 hours'")
    expect(await doubts()).toEqual([
      expect.stringMatching(/^changes_wait: Changes beneath named have waited for more than a day/),
    ])
    await settle(openKeeper(kept, silence))
    expect(await doubts()).toEqual([])
  })

  test('are not written down beyond a limit, of which the next look is certain to know', async () => {
    await limitCapture(desk.database.pools.admin, 2)
    await sql("insert into public.provider (id, name) select n, 'Many' from generate_series(1001, 51000) as n")
    const before = await waiting()
    await sql('delete from public.provider where id > 1000')
    expect(await waiting()).toBe(before)
    expect(await doubts()).toEqual([
      expect.stringMatching(/^changes_wait: Changes of public\.provider are not written down any more/),
    ])
    await settle(openKeeper(kept, silence))
    expect([await differing(), await waiting(), await doubts()]).toEqual([0, 0, []])
    await sql("update public.provider set name = 'Again' where id = 1")
    expect(await waiting()).toBe(2)
    await look()
    expect([await differing(), await waiting()]).toEqual([0, 0])
    await limitCapture(desk.database.pools.admin, 1000)
  })

  test('leave no space behind that each look would read', async () => {
    const bytes = async () =>
      Number(
        (await desk.sql<{ bytes: string }>("select pg_relation_size('viewdesk.change_provider') as bytes"))[0]?.bytes,
      )
    await sql(
      "insert into public.provider (id, name) select n, repeat('Many', 20) from generate_series(1001, 11000) as n",
    )
    await sql('delete from public.provider where id > 1000')
    expect(await bytes()).toBeGreaterThan(1_000_000)
    await settle(openKeeper(kept, silence))
    expect([await differing(), await bytes()]).toEqual([0, 0])
  })

  test('are removed where other tables of the same reports are not captured', async () => {
    const jobs = '(select count(*) from public.job where job.provider_id = provider.id)'
    await write(
      'named',
      `${header}-- materialized: incremental\n\nselect id, name || ${jobs} as name from public.provider`,
    )
    await desk.sync()
    kept = await desk.context()
    await settle(openKeeper(kept, silence))
    await sql('drop trigger viewdesk_update on public.job')
    await wishCapture(desk.database.pools.admin, 'off')
    const stopped = openKeeper(kept, silence)
    await sql("update public.provider set name = 'Alone' where id = 1; delete from public.job")
    expect(await waiting()).toBe(2)
    expect(await stopped.look()).toBeNull()
    expect([await waiting(), (await differing()) > 0]).toEqual([0, true])
    await wishCapture(desk.database.pools.admin, 'on')
    await settle(openKeeper(kept, silence))
    expect(await differing()).toBe(0)
  })

  test('all rows are compared by night, and what something has changed unseen is put right and told', async () => {
    await sql("update public.provider set name = 'Unseen' where id = 1; delete from viewdesk.change_provider")
    const night = async (): Promise<number[]> => {
      const at = new Date(Date.now() + 2 * 86_400_000)
      at.setUTCHours(3, 0, 0, 0)
      const found: number[] = []
      // One report a look.
      for (const _ of ['named', 'longer']) {
        const folded = await openKeeper({ ...kept, now: () => at }, silence).look()
        found.push(...(folded ?? []).flatMap(({ differed }) => differed ?? []))
      }
      return found.sort()
    }
    expect(await look()).toBeNull()
    expect(await differing()).toBe(2)
    expect(await night()).toEqual([0, 1])
    expect(await differing()).toBe(0)
    expect(await doubts()).toEqual([expect.stringMatching(/^rows_differed: 1 rows of named/)])
    // Told until the next night, in which none differs.
    expect(await night()).toEqual([0, 0])
    expect(await doubts()).toEqual([])
  })
})

test('a fold whose plans somebody else has let go is done by the next look', async () => {
  await desk.sql("update public.provider set name = 'Planned' where id = 3")
  await settle()
  await context.pools.refresh.query('deallocate all')
  await desk.sql("update public.provider set name = 'Unplanned' where id = 3")
  expect(await keeper.look()).toBeNull()
  expect(await keeper.look()).toMatchObject([{ changed: 1 }, { changed: 1 }])
  const { rows: planned } = await context.pools.refresh.query('select from pg_prepared_statements')
  expect(planned).toEqual([])
})

test('a report beneath which a view was one that cannot be followed is kept up to date again when it is not any more', async () => {
  const name = 'over_a_view'
  await desk.sql('create view public.seen as select id, name from public.provider')
  await desk.write(name, `${header}-- materialized: incremental\n\nselect id, name from public.seen`)
  await desk.sync()
  const one = openKeeper(await desk.context(), silence)
  await settle(one)
  await desk.sql('create or replace view public.seen as select id, name from public.provider limit 1000')
  await desk.sql("insert into public.provider (id, name) values (90, 'Ninety')")
  await settle(one)
  await desk.sql('create or replace view public.seen as select id, name from public.provider')
  const { now } = performance
  performance.now = () => now.call(performance) + 120_000
  try {
    await settle(one)
  } finally {
    performance.now = now
  }
  expect(await nameOf(90, name)).toBe('Ninety')
  await desk.remove(name)
  await desk.sync({ prune: true })
  await desk.sql('drop view public.seen')
})

test('when no report is incremental any more, nothing is left in the tables', async () => {
  for (const name of ['named', 'longer']) await desk.write(name, `${header}\nselect id, name from public.provider`)
  await desk.sync()
  await openKeeper(await desk.context(), silence).look()
  const triggers = "select tgname from pg_trigger where tgname like 'viewdesk\\_%'"
  const changes = "select relname from pg_class where relname like 'change\\_%'"
  expect([...(await desk.sql(triggers)), ...(await desk.sql(changes))]).toEqual([])
})
