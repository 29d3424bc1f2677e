import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillDemo } from '../../../src/database/demo/fill.js'
import { Refusal } from '../../../src/refusal.js'
import { parseGroup } from '../../../src/reports/asking/group-by.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { catalogueOf, type ReportsContext } from '../../../src/reports/catalogue.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { inReading, type Reading, unrestricted } from '../../../src/reports/reading.js'
import type { Report } from '../../../src/reports/report.js'
import { countRows } from '../../../src/reports/rows/count-rows.js'
import { everything } from '../../../src/reports/scope.js'
import { askTogether } from '../../../src/reports/statements/ask-together.js'
import { boundParameters } from '../../../src/reports/statements/parameters.js'
import { putTotals } from '../../../src/reports/statements/totals-statement.js'
import { readLeftOut } from '../../../src/reports/totals/left-out.js'
import { readTotals, computeTotals as totalsIn } from '../../../src/reports/totals/totals.js'
import { computeTotals } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { requestRefresh, stopRefreshes, waitForRefreshes } from '../../harness/refreshing.js'
import { openTestReports, type TestReports, viewsDir } from '../../harness/reports.js'
import { writeOddReports } from './odd-reports.js'
import { answerOf, randomGroups, unlikeTheirFilters, unlikeTheirSums } from './random-groups.js'
import { type Question, randomFrom } from './random-questions.js'

// For the long run: VIEWDESK_TEST_QUESTIONS=3500 asks 20,000 and more.
const questions = Number(process.env.VIEWDESK_TEST_QUESTIONS ?? 100)

const zones = ['UTC', 'Asia/Kolkata', 'America/St_Johns']

describe.each(zones)('what levels answer, with days of %s', (timeZone) => {
  let desk: TestReports
  let folder: string
  /** The same reports, without levels. */
  let plain: ReportsContext
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viewdesk-levels-'))
    await cp(viewsDir, folder, { recursive: true })
    await writeOddReports(folder)
    desk = await openTestReports(
      async (client) => {
        await fillDemo(client, { jobs: 3000, anchor: '2025-06-30', timeZone })
        await client.query('update job set completed_at = null where id % 97 = 0')
        await client.query("update job set completed_at = 'infinity' where id % 701 = 0")
        await client.query('update job set final_value = -final_value where id % 31 = 0')
        await client.query("update job set final_value = 'NaN' where id % 997 = 0")
      },
      { timeZone, now: '2025-06-30T12:00:00Z', viewsDir: folder },
    )
    const reports = desk.context.catalogue.reports.map((report) => ({ ...report, storedIn: null }))
    plain = { ...desk.context, catalogue: catalogueOf(reports) }
  })
  afterAll(async () => {
    await stopRefreshes()
    await desk?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function differences(
    seed: number,
    count: number,
  ): Promise<{ asked: number; byLevels: number; differing: string[] }> {
    const random = randomFrom(seed)
    const differing: string[] = []
    let byLevels = 0
    for (let n = 0; n < count; n++) {
      const { report: name, query, groupBy } = random.question(desk.context.catalogue)
      const answers = await Promise.all(
        [desk.context, plain].map(async (context) => {
          const report = context.catalogue.find(name)
          if (!report) throw new Error(name)
          return await inReading(context, unrestricted, { reports: [report] }, async (reading) => {
            const list = parseListQuery(report, new URLSearchParams(query), context)
            if ((await reading.storedRows(report)).levels.length > 0) byLevels += 1
            return await countRows(reading, list)
          }).then(async (rows) => {
            const list = parseListQuery(report, new URLSearchParams(query), context)
            const totals = await computeTotals(context, list, { groupBy }, everything).catch((error) => String(error))
            return { rows, totals }
          })
        }),
      )
      if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) {
        differing.push(
          `${name}?${query} by ${groupBy}: ${JSON.stringify(answers[0])} and of rows ${JSON.stringify(answers[1])}`,
        )
      }
    }
    return { asked: count, byLevels, differing }
  }

  function refused(error: unknown): string {
    if (error instanceof Refusal) return error.message
    throw error
  }

  async function statementsOfLeftOut(report: Report, query: string): Promise<string[]> {
    const asked: string[] = []
    await inReading(desk.context, unrestricted, { reports: [report] }, async (reading) => {
      const answer: Reading['answer'] = (question) => {
        const put: typeof question.put = (stored, parameters) => {
          const what = question.put(stored, parameters)
          asked.push(what.sql)
          return what
        }
        return reading.answer({ ...question, put })
      }
      await readLeftOut({ ...reading, answer }, parseListQuery(report, new URLSearchParams(query), desk.context))
    })
    return asked
  }

  async function phases(context: ReportsContext): Promise<unknown> {
    const report = context.catalogue.find('time_in_status')
    if (!report) throw new Error('time_in_status')
    const list = parseListQuery(report, new URLSearchParams(), context)
    return (await computeTotals(context, list, { groupBy: 'phase' }, everything)).groups
  }

  async function levelsOfReport(name: string): Promise<readonly unknown[]> {
    const report = desk.report(name)
    return await inReading(
      desk.context,
      unrestricted,
      { reports: [report] },
      async (reading) => (await reading.storedRows(report)).levels,
    )
  }

  test('equals what the rows answer, to the digit', async () => {
    const { asked, byLevels, differing } = await differences(1, questions)
    expect(differing.slice(0, 3)).toEqual([])
    expect(byLevels).toBe(asked)
  })

  test('each group of one column or two has the totals of its filter, and so has what it is compared with', async () => {
    const random = randomFrom(5)
    const wrong: string[] = []
    let checked = 0
    for (let n = 0; n < questions / 4; n++) {
      const { report, params } = randomGroups(random, desk.context)
      const [answer, ofRows] = await Promise.all(
        [desk.context, plain].map((context) => answerOf(context, report.name, params.toString()).catch(refused)),
      )
      if (!answer || JSON.stringify(answer) !== JSON.stringify(ofRows)) wrong.push(`${report.name}?${params} by levels`)
      if (typeof answer !== 'object') continue
      const one = await unlikeTheirFilters(desk.context, report, params, answer, random.below)
      checked += one.checked
      wrong.push(...one.unlike, ...unlikeTheirSums(answer).map((text) => `${report.name}?${params}: ${text}`))
    }
    expect(wrong.slice(0, 3)).toEqual([])
    expect(checked).toBeGreaterThan(questions / 2)
  })

  test('what is left out of a total is counted without reading rows', async () => {
    const reports = desk.context.catalogue.reports.filter(
      ({ storedIn, leftOut, date }) => storedIn !== null && leftOut.length > 0 && date !== null,
    )
    expect(reports.map(({ name }) => name)).toContain('time_in_status')
    for (const report of reports) {
      for (const query of ['', 'provider=3', 'from=2024-02-01&to=2024-11-30', 'provider=2&from=2024-02-01']) {
        const asked = await statementsOfLeftOut(report, query)
        expect(asked.length).toBeGreaterThan(0)
        // Of the last 90 days there are other rows tomorrow.
        const isLasting = report.name !== 'finished_work'
        expect([report.name, query, asked.some((sql) => sql.includes('"reports".'))]).toEqual([
          report.name,
          query,
          !isLasting,
        ])
      }
    }
  })

  test('totals of several reports, and what they leave out, are one statement that is planned once a connection', async () => {
    const options = { reports: desk.context.catalogue.reports, keepsPlans: true }
    await inReading(desk.context, unrestricted, options, async (reading) => {
      const sent: string[] = []
      const noting =
        (kind: string, ask: Reading['ask']): Reading['ask'] =>
        (sql, values) => {
          sent.push(kind)
          return ask(sql, values)
        }
      const planned = { ask: noting('for its values', reading.ask), askPlanned: noting('once', reading.askPlanned) }
      const together = askTogether({ ...reading, ...planned })
      await Promise.all(
        ['profit_margins', 'upsell_conversions'].flatMap((name) => {
          const query = parseListQuery(
            desk.report(name),
            new URLSearchParams('provider=2&period=last_year'),
            desk.context,
          )
          return [readTotals(together, query, null), readLeftOut(together, query)]
        }),
      )
      expect(sent).toEqual(['once'])
      const { rows } = await reading.client.query(
        `select count(*)::int as plans from pg_prepared_statements where statement like '%json_build_array%'`,
      )
      expect(rows).toEqual([{ plans: 1 }])
    })
  })

  test('medians are told without reading all rows, whole, for each phase and for groups of one column or two', async () => {
    for (const [name, query, groupBy] of [
      ['time_in_status', '', 'phase'],
      ['time_in_status', 'from=2024-02-10&to=2024-11-30', 'phase'],
      ['time_in_status', 'filters.phase=active&provider=3', null],
      ['spread_of_work', '', null],
      ['spread_of_work', 'from=2024-02-10&to=2024-11-30', null],
      ['spread_of_work', '', 'provider_id'],
      ['spread_of_work', 'from=2024-02-10&to=2024-11-30', 'completed_at:quarter'],
      ['spread_of_work', 'provider=2', 'completed_at:year'],
      ['time_in_status', '', 'provider_id,phase'],
      ['time_in_status', 'from=2024-02-10&to=2024-11-30', 'phase,completed_on:month'],
      ['time_in_status', 'filters.phase=active', 'provider_id,completed_on:month'],
      ['unordered_work', '', null],
      ['unordered_work', '', 'provider_id'],
    ] as const) {
      const report = desk.report(name)
      await inReading(desk.context, unrestricted, { reports: [report] }, async (reading) => {
        const list = parseListQuery(report, new URLSearchParams(query), desk.context)
        const groups = groupBy?.split(',').map((one) => parseGroup(report, one)) ?? []
        const stored = await reading.storedRows(report)
        const { sql } = putTotals(reading, list, { groups, names: null }, stored, boundParameters())
        // Where no index finds a bucket's rows, groups are read from all rows at once.
        const isTold = name !== 'unordered_work' || groupBy === null
        expect([name, query, groupBy, sql.includes('kept_buckets')]).toEqual([name, query, groupBy, isTold])
      })
    }
  })

  test('after a refresh, too', async () => {
    await desk.database.pools.admin.query(
      'delete from job_part where job_id % 13 = 0; delete from job where id % 13 = 0',
    )
    await desk.database.pools.admin.query(
      "update job set completed_at = completed_at + interval '40 days' where id % 7 = 0",
    )
    for (const name of ['completed_jobs', 'finished_work', 'spread_of_work'])
      await requestRefresh(desk.context, desk.report(name), 'schedule')
    await waitForRefreshes()
    const { asked, byLevels, differing } = await differences(2, questions)
    expect(differing.slice(0, 3)).toEqual([])
    expect(byLevels).toBe(asked)
  })

  test('after a refresh by hand, of which nobody here knows', async () => {
    await desk.database.pools.admin.query('update job set final_value = final_value + 1 where id % 5 = 0')
    const client = await desk.database.pools.admin.connect()
    await client.query('refresh materialized view concurrently reports.completed_jobs')
    client.release()
    expect((await differences(3, 50)).differing.slice(0, 3)).toEqual([])
    for (const name of ['completed_jobs', 'profit_margins']) expect(await levelsOfReport(name)).toEqual([])
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    const kept = await differences(4, 50)
    expect(kept.differing.slice(0, 3)).toEqual([])
    expect(kept.byLevels).toBe(kept.asked)
  })

  test('of a plain view that somebody has replaced by hand, what it says now', async () => {
    const before = await phases(desk.context)
    const { select } = desk.report('time_in_status')
    const client = await desk.database.pools.admin.connect()
    await client.query('set search_path = reports, public')
    await client.query(
      `create or replace view reports.time_in_status as ${select.replace("when 'waiting' then job.waiting_hours", "when 'waiting' then job.active_hours")}`,
    )
    client.release(true)
    expect(await phases(desk.context)).toEqual(await phases(plain))
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    expect(await levelsOfReport('time_in_status')).not.toEqual([])
    const after = await phases(desk.context)
    expect(after).toEqual(await phases(plain))
    expect(after).not.toEqual(before)
  })
})

describe('what levels answer while changes are folded', () => {
  const timeZone = 'America/St_Johns'
  const reports = ['completed_jobs', 'finished_work', 'spread_of_work']
  let desk: TestReports
  let folder: string
  let keeper: Keeper
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viewdesk-folded-levels-'))
    await cp(viewsDir, folder, { recursive: true })
    await writeOddReports(folder)
    for (const name of reports) {
      const file = join(folder, `${name}.sql`)
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/^-- materialized:( +)yes$/m, '-- materialized:$1incremental'))
    }
    desk = await openTestReports(
      async (client) => {
        await fillDemo(client, { jobs: 2000, anchor: '2025-06-30', timeZone })
        await client.query("update job set final_value = 'NaN' where id % 997 = 0")
      },
      { timeZone, now: '2025-06-30T12:00:00Z', viewsDir: folder, captures: true },
    )
    keeper = openKeeper(desk.context, { warn: (details) => console.error(details) })
    while ((await keeper.look()) !== null);
  })
  afterAll(async () => {
    await desk?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Both answers are of one snapshot, whatever is folded meanwhile. */
  async function differs({ report: name, query, groupBy }: Question): Promise<{ byLevels: boolean; words: string }> {
    const report = desk.report(name)
    const list = parseListQuery(report, new URLSearchParams(query), desk.context)
    const options = { reports: [report], keepsPlans: true }
    return await inReading(desk.context, unrestricted, options, async (reading) => {
      const storedRows: Reading['storedRows'] = async ({ relation }) => ({ relation, levels: [] })
      const answer: Reading['answer'] = async <Answer>(question: Parameters<Reading['answer']>[0]) => {
        const parameters = boundParameters()
        const { sql } = question.put(await storedRows(question.report), parameters)
        return (await reading.ask<{ answer: Answer }>(sql, parameters.values)).map((row) => row.answer)
      }
      const ofRows: Reading = { ...reading, storedRows, answer }
      const answers: string[] = []
      for (const one of [askTogether(reading), ofRows]) {
        const rows = await countRows(one, list)
        const totals = await totalsIn(one, list, { groupBy }).catch((error) => {
          if (error instanceof Refusal) return String(error)
          throw error
        })
        answers.push(JSON.stringify([rows, totals]))
      }
      const words = answers[0] === answers[1] ? '' : `${name}?${query} by ${groupBy}: ${answers.join(' and of rows ')}`
      return { byLevels: (await reading.storedRows(report)).levels.length > 0, words }
    })
  }

  /** A few jobs changed, each in another way. */
  function changesAtRandom(below: (limit: number) => number): string[] {
    const id = 1 + below(2000)
    const some = `id in (${id}, ${1 + below(2000)}, ${1 + below(2000)})`
    const day = `timestamptz '2023-07-01 03:00Z' + interval '${below(700 * 24)} hours'`
    return [
      `update job set final_value = ${below(90_000) / 100} where ${some}`,
      `update job set final_value = null where id = ${id}`,
      `update job set final_value = 'NaN' where id = ${id}`,
      `update job set provider_id = ${1 + below(5)} where ${some}`,
      `update job set status = 'completed', completed_at = ${day} where ${some}`,
      `update job set completed_at = ${day} where status = 'completed' and ${some}`,
      `update job set completed_at = null where id = ${id}`,
      `update job set status = 'in_progress' where ${some}`,
      `delete from job_part where job_id = ${id}; delete from job where id = ${id}`,
      `update job_part set unit_cost = ${below(900) / 10} where job_${some}`,
      `update job set estimated_value = ${below(9_000)}.123 where ${some}`,
    ]
  }

  test('equals what the rows answer in the same snapshot, to the digit', async () => {
    const random = randomFrom(7)
    let isOver = false
    let folds = 0
    const write = async (): Promise<void> => {
      for (let n = 0; n < 10 && !isOver; n++) {
        const statements = changesAtRandom(random.below)
        await desk.database.pools.admin.query(statements[random.below(statements.length)] ?? '')
      }
    }
    const fold = async (): Promise<void> => {
      if ((await keeper.look()) !== null) folds += 1
      // As the schedule does, where so much has changed at once that levels were let go.
      if (folds % 10 === 9) await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    }
    const change = async (): Promise<void> => {
      while (!isOver) await Promise.all([write(), fold()])
    }
    const changing = change()
    const asked = randomFrom(8)
    const differing: string[] = []
    let byLevels = 0
    try {
      for (let n = 0; n < questions || folds < 3; n++) {
        const one = await differs(asked.question(desk.context.catalogue))
        if (one.words !== '') differing.push(one.words)
        if (one.byLevels) byLevels += 1
      }
    } finally {
      isOver = true
      await changing
    }
    expect(differing.slice(0, 3)).toEqual([])
    expect(byLevels).toBeGreaterThan(questions / 2)
  })

  test('and so it is behind each kind of change by itself', async () => {
    const random = randomFrom(9)
    while ((await keeper.look()) !== null);
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    const all = desk.context.catalogue.reports
      .filter(({ storedIn, totals }) => storedIn !== null && totals.length > 0 && reports.includes(storedIn.view))
      .flatMap(({ name, keptBy, dimensions }) =>
        [keptBy, dimensions.provider ?? null].map((groupBy) => ({ report: name, query: '', groupBy })),
      )
    expect(all.length).toBeGreaterThan(6)
    const differing: string[] = []
    for (const place of changesAtRandom(random.below).keys()) {
      const statement = changesAtRandom(random.below)[place] ?? ''
      await desk.database.pools.admin.query(statement)
      while ((await keeper.look()) !== null);
      for (const one of all) {
        const { byLevels, words } = await differs(one)
        if (!byLevels || words !== '') differing.push(`${statement}: ${words || `${one.report} has no levels`}`)
      }
    }
    expect(differing.slice(0, 3)).toEqual([])
  })

  test('rows that somebody changes by hand are not told by levels of before, and are put right', async () => {
    while ((await keeper.look()) !== null);
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    const all = { report: 'finished_work', query: '', groupBy: null }
    expect(await differs(all)).toEqual({ byLevels: true, words: '' })
    await desk.database.pools.admin.query('delete from reports.finished_work where job_id % 3 = 0')
    expect(await differs(all)).toEqual({ byLevels: false, words: '' })
    const folded = await keeper.look()
    expect(folded?.some(({ come }) => come > 100)).toBe(true)
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    expect(await differs(all)).toEqual({ byLevels: true, words: '' })
  })

  test('a disabled trigger, by which that is noticed, has the rows read', async () => {
    const all = { report: 'finished_work', query: '', groupBy: null }
    await desk.database.pools.admin.query('alter table reports.finished_work disable trigger viewdesk_rows_changed')
    expect(await differs(all)).toEqual({ byLevels: false, words: '' })
    await desk.database.pools.admin.query(
      'alter table reports.finished_work enable always trigger viewdesk_rows_changed',
    )
  })
})
