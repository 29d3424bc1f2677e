import { afterSync } from '../../src/reports/after-sync.js'
import { afterEach, beforeEach, describe, expect, test } from '../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../harness/views-desk.js'

const silent = { warn: () => undefined }

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const providers = 'select id, name from public.provider'

function view({ materialized = false, more = '', counts = 'count(*)' }, select: string): string {
  return `-- title: Providers
-- description: All of them.
-- grain: id
${materialized ? '-- materialized: yes\n' : ''}${more}-- total providers [count]: Providers = count(id)
-- check: providers = select ${counts} from public.provider
${select}`
}

async function syncAndCheck(): Promise<Record<string, string>> {
  const steps = await desk.steps()
  await afterSync(desk.database.pools, desk.options(), steps, silent)
  return Object.fromEntries(steps.map(({ name, action }) => [name, action]))
}

async function results(): Promise<string[]> {
  const rows = await desk.sql<{ view: string; state: string; check: string }>(
    `select view_name as view, split_part(check_text, ' =', 1) as check, state from viewdesk.check_result order by id`,
  )
  return rows.map(({ view: name, check, state }) => `${name}: ${check} ${state}`)
}

const runs = async () =>
  await desk.sql('select view_name from viewdesk.refresh_run where started_by is null order by id')

describe('what a sync has filled is checked', () => {
  test('with the plain views that read it, and without filling it again; live reports wait to be asked', async () => {
    await desk.write('stored', view({ materialized: true }, providers))
    await desk.write('readers', view({}, 'select * from stored'))
    await desk.write('live', view({}, providers))
    await syncAndCheck()
    const found = [
      'stored: grain is unique ok',
      'stored: providers ok',
      'readers: grain is unique ok',
      'readers: providers ok',
    ]
    expect((await results()).toSorted()).toEqual(found.toSorted())
    const filled = await runs()
    expect(await syncAndCheck()).toEqual({ stored: 'unchanged', readers: 'unchanged', live: 'unchanged' })
    expect(await runs()).toEqual(filled)
  })

  test('again with a refresh where it differs, as others may have written since', async () => {
    await desk.write('stored', view({ materialized: true }, providers))
    const steps = await desk.steps()
    await desk.sql("insert into provider values (9, 'Since the fill')")
    await afterSync(desk.database.pools, desk.options(), steps, silent)
    expect(await results()).toEqual(['stored: grain is unique ok', 'stored: providers ok'])
    expect(await desk.sql('select count(*)::int as rows from reports.stored')).toEqual([{ rows: 4 }])
  })

  test('and a difference that a refresh does not take away is told', async () => {
    await desk.write('stored', view({ materialized: true, counts: 'count(*) + 1' }, providers))
    await syncAndCheck()
    expect(await results()).toContain('stored: providers differs')
  })

  test('but a view that is to wait for its first refresh stays without rows', async () => {
    await desk.write(
      'stored',
      view({ materialized: true, more: '-- with data: no\n', counts: 'count(*) + 1' }, providers),
    )
    await syncAndCheck()
    expect(await results()).toEqual([])
    expect(await desk.sql("select relispopulated from pg_class where oid = 'reports.stored'::regclass")).toEqual([
      { relispopulated: false },
    ])
  })
})
