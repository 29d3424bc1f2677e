import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, openViewsDesk } from '../../harness/views-desk.js'

test('a report whose keys are of a type that nobody finds any more is not called live, and why is told', async () => {
  const desk = await openViewsDesk()
  try {
    await wishCapture(desk.database.pools.admin, 'on')
    await asSuperuser(desk.database, (client) =>
      client.query('create schema extensions; create extension citext schema public'),
    )
    await desk.sql(
      `create table public.account (email citext, amount int); insert into public.account values ('ann@x', 1), ('bob@x', 2)`,
    )
    await desk.write(
      'sums',
      `${header.replace('grain: id', 'grain: email')}-- materialized: incremental\n\nselect email, sum(amount) as amount from public.account group by email`,
    )
    await desk.sync()
    const context = await desk.context()
    const keeper = openKeeper(context, { warn: () => undefined })
    const settle = async () => {
      for (let looks = 0; looks < 5; looks += 1) await keeper.look()
    }
    const report = context.catalogue.find('sums')
    if (!report) throw new Error('no report')
    const stateNow = async () =>
      (await inReading(context, unrestricted, { reports: [report] }, (reading) => reading.freshnessOf(report))).state
    await settle()
    expect(await stateNow()).toBe('live')

    await asSuperuser(desk.database, (client) => client.query('alter extension citext set schema extensions'))
    await desk.sql(`insert into public.account values ('ANN@x', 5)`)
    await settle()
    expect(await stateNow()).not.toBe('live')
    const [kept] = await desk.sql(`select problem from viewdesk.incremental_report where view_name = 'sums'`)
    expect(kept).toMatchObject({
      problem: expect.stringMatching(/^its grain has email, of the type extensions\.citext/),
    })

    await asSuperuser(desk.database, (client) => client.query('alter extension citext set schema public'))
    // What was told is looked at again by whoever starts.
    const again = openKeeper(context, { warn: () => undefined })
    for (let looks = 0; looks < 5; looks += 1) await again.look()
    expect(await stateNow()).toBe('live')
    expect(await desk.sql(`select amount::int as amount from reports.sums where email = 'ann@X'`)).toEqual([
      { amount: 6 },
    ])
  } finally {
    await desk.close()
  }
})
