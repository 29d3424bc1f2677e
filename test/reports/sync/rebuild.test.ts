import { stepLines } from '../../../src/commands/views-plan.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.write('stored', `${materialized}\nselect id, name from things`)
  await desk.write('shown', `${header}\nselect id, name from things`)
  await desk.write('others', `${materialized}\nselect id from public.provider`)
  await desk.sync()
})
afterEach(() => desk?.close())

const oid = async (name: string) => (await desk.sql(`select 'reports.${name}'::regclass::oid as oid`))[0]?.oid

describe('a rebuild that somebody asks for', () => {
  test('builds the view anew with what must follow it, as the plan has said, and once', async () => {
    const before = [await oid('things'), await oid('stored'), await oid('others')]
    await desk.sql("update provider set name = 'New' where id = 1")
    const plan = await planViews(desk.database.pools, desk.options({ rebuild: ['things'] }))
    const lines = plan.flatMap(stepLines).join('\n')
    expect(lines).toContain('rebuild    things: a rebuild was asked for')
    expect(lines).toMatch(
      /things: a rebuild was asked for\n {2}read by shown, stored\n {2}computes its rows.*; readers go on meanwhile/,
    )
    expect(lines).toContain('rebuild    stored: things, which it reads, changed')
    expect(await desk.sync({ rebuild: ['things'] })).toEqual({
      things: 'rebuild',
      stored: 'rebuild',
      shown: 'replace',
      others: 'unchanged',
    })
    const after = [await oid('things'), await oid('stored'), await oid('others')]
    expect(after.map((now, index) => now !== before[index])).toEqual([true, true, false])
    expect(await desk.sql('select name from reports.shown where id = 1')).toEqual([{ name: 'New' }])
    expect(Object.values(await desk.sync())).toEqual(Array(4).fill('unchanged'))
  })

  test('goes with the names of a sync, and with what else has changed', async () => {
    await desk.write('things', `${materialized}\nselect id, upper(name) as name from public.provider`)
    expect(await desk.sync({ names: ['others'], rebuild: ['others'] })).toEqual({ others: 'rebuild' })
    const [step] = await planViews(desk.database.pools, desk.options({ names: ['things'], rebuild: ['things'] }))
    expect(step?.reason).toBe('its SELECT changed, and a rebuild was asked for')
    expect(await desk.sync({ names: ['shown'], rebuild: ['others'] })).toMatchObject({
      others: 'rebuild',
      things: 'rebuild',
    })
    await expect(desk.sync({ rebuild: ['nothing'] })).rejects.toThrow(/no view file "nothing"/)
  })

  test('lets readers go on while it computes', async () => {
    await desk.write(
      'slow',
      `${materialized}\nselect id, (select count(*) from pg_sleep(0.1)) as slept from public.provider`,
    )
    await desk.sync()
    let reads = 0
    let done = false
    const rebuilt = desk.sync({ rebuild: ['slow'], names: ['slow'] }).finally(() => {
      done = true
    })
    while (!done) {
      await desk.sql('select * from reports.slow')
      reads += 1
    }
    expect(await rebuilt).toEqual({ slow: 'rebuild' })
    expect(reads).toBeGreaterThan(3)
  })

  test('of a plain view swaps it, with those that read it', async () => {
    const before = await oid('shown')
    expect(await desk.sync({ rebuild: ['shown'], names: ['shown'] })).toEqual({ shown: 'rebuild' })
    expect(await oid('shown')).not.toBe(before)
  })
})
