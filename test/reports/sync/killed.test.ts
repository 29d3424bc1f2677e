import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const relations = `
  select relname::text as name from pg_class
  where relnamespace = 'reports'::regnamespace and relkind in ('v', 'm') order by 1`
const script = fileURLToPath(new URL('./sync-process.js', import.meta.url))
const startSync = () =>
  spawn(process.execPath, [script, desk.database.connectionString, desk.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Kills a sync a moment behind the line that it tells as the n-th, or behind its last one; returns that line. */
async function killSync(
  child: ReturnType<typeof startSync>,
  at: { behindLine: number; delayMs: number },
): Promise<string> {
  const ended = once(child, 'exit')
  let last = ''
  let count = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = line
    if (count === at.behindLine) break
    count += 1
  }
  await sleep(at.delayMs)
  child.kill('SIGKILL')
  await ended
  return last
}

describe('a sync that is killed', () => {
  test('at any time leaves the old views or the new ones, and the next one finishes it', async () => {
    const select = (mark: string) =>
      `${materialized}\nselect n as id, '${mark}' as mark from generate_series(1, 20000) as n`
    await desk.write('things', select('mark 0'))
    await desk.write('middle', `${header}\nselect id, mark from reports.things`)
    await desk.write('readers', `${materialized}\nselect id, mark from middle where id < 100`)
    await desk.sync()
    // Behind its start and each of its events, as far as they go before the end, and then a seeded moment later: points in
    // time alone would all lie before the first statement on a busy machine. KILL_ROUNDS asks for more.
    const rounds = Number(process.env.KILL_ROUNDS ?? 10)
    const points: string[] = []
    let seed = 42
    let current = 'mark 0'
    for (let round = 1; round <= rounds; round += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      await desk.write('things', select(`mark ${round}`))
      const event = await killSync(startSync(), { behindLine: round % 10, delayMs: (seed >> 8) % 60 })
      const rows = await desk.sql<{ one: string; other: string }>(
        'select distinct things.mark as one, readers.mark as other from reports.things join reports.readers using (id)',
      )
      expect(rows).toHaveLength(1)
      expect(rows[0]?.one).toBe(rows[0]?.other)
      expect([current, `mark ${round}`]).toContain(rows[0]?.one)
      const leftOvers = (await desk.sql(relations)).length - 3
      points.push(
        `${event} + ${(seed >> 8) % 60} ms: ${rows[0]?.one === current ? 'old' : 'new'}, ${leftOvers} left over`,
      )
      current = rows[0]?.one ?? ''
    }
    if (process.env.SHOW_FIGURES) console.log(points.join('\n'))
    // Some were killed while views stood beside the old ones.
    expect(points.join('\n')).toMatch(/[1-9] left over/)
    await desk.write('things', select('the last'))
    await desk.sync()
    expect(await desk.sql('select distinct mark from reports.readers')).toEqual([{ mark: 'the last' }])
    expect((await desk.sql<{ name: string }>(relations)).map(({ name }) => name)).toEqual([
      'middle',
      'readers',
      'things',
    ])
  })

  const steps: [when: string, table: string][] = [
    ['between the swap and its record', 'viewdesk.synced_view'],
    ['between its record and the history', 'viewdesk.refresh_run'],
  ]
  test.each(steps)('%s leaves the old views whole', async (_when, table) => {
    await desk.write('things', `${materialized}\nselect id, 'old' as mark from public.provider`)
    await desk.write('readers', `${header}\nselect id, mark from things`)
    await desk.sync()
    const before = await desk.sql('select name, source_hash, synced_at from viewdesk.synced_view order by 1')
    await desk.write('things', `${materialized}\nselect id, 'new' as mark from public.provider`)
    // Whoever holds this lock lets the sync read the table, and stops it where it writes there.
    const holder = new pg.Client({ connectionString: desk.database.connectionString })
    await holder.connect()
    await holder.query(`begin; lock table ${table} in share mode`)
    const child = startSync()
    const ended = once(child, 'exit')
    await waitUntil('it waits', async () => (await desk.sql(waitersFor(table))).length > 0)
    child.kill('SIGKILL')
    await ended
    await holder.query('rollback')
    await holder.end()
    expect(await desk.sql('select distinct mark from reports.readers')).toEqual([{ mark: 'old' }])
    expect(await desk.sql('select name, source_hash, synced_at from viewdesk.synced_view order by 1')).toEqual(before)
    expect(await desk.sync()).toEqual({ things: 'rebuild', readers: 'replace' })
    expect(await desk.sql('select distinct mark from reports.readers')).toEqual([{ mark: 'new' }])
    expect((await desk.sql(relations)).map(({ name }) => name)).toEqual(['readers', 'things'])
  })
})
