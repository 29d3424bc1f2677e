import type { PoolClient } from 'pg'
import { ReaderGoneError } from '../../../src/database/transactions.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import { inReading, type Reading } from '../../../src/reports/reading.js'
import { everything, type Scope } from '../../../src/reports/scope.js'
import { askTogether } from '../../../src/reports/statements/ask-together.js'
import { readLeftOut } from '../../../src/reports/totals/left-out.js'
import { readTopGroups, readTotals } from '../../../src/reports/totals/totals.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { viewsDir } from '../../harness/reports.js'

let database: TestDatabase
let context: ReportsContext
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const catalogue = await loadCatalogue(database.pools, { viewsDir, timeZone: 'UTC' })
  context = { pools: database.pools, catalogue, timeZone: 'UTC', now: () => new Date('2026-06-30T12:00:00Z') }
})
afterAll(() => database?.drop())

const onlySome: Scope = { kind: 'only', dimension: 'provider', ids: ['1', '3'] }

// Live ones, stored ones, and what groups stored rows, of which nothing is kept; with a date and without.
const names = ['open_jobs', 'unbilled_jobs', 'profit_margins', 'completed_jobs', 'time_in_status', 'job']

// What is asked at one time: of all rows among others, of parts of them, of parts of a part.
const boards = [
  ['', 'provider=2', 'period=last_month', 'period=last_year&provider=4'],
  ['period=last_month', 'period=last_year', 'provider=5'],
  ['period=last_month', 'period=last_year'],
  ['provider=2,3', 'provider=2,3&period=last_year', 'provider=2,3&period=last_month'],
]

/** A board's worth of questions about a report: wholes, groups, the highest of them, some totals only, what is left out. */
async function answersOf(reading: Reading, name: string, filters: readonly string[]): Promise<unknown> {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`There is no report ${name}.`)
  const groups = report.date === null ? [] : [`${report.date}:month`]
  const [first = ''] = report.totals.map((total) => total.name)
  return await Promise.all(
    filters.map(async (asked) => {
      const query = parseListQuery(report, new URLSearchParams(asked), context)
      const top = { by: first, most: 3 }
      return await Promise.all([
        readTotals(reading, query, null),
        readTotals(reading, query, null, [first]),
        ...groups.map((group) => readTotals(reading, query, group)),
        first === '' || reading.scope.kind === 'only'
          ? null
          : readTopGroups(reading, query, { groupBy: 'provider_id', top, names: [] }),
        readLeftOut(reading, query),
      ])
    }),
  )
}

/** Runs the work and collects the statements that it sends. */
async function watched<T>(reading: Reading, work: () => Promise<T>): Promise<{ answer: T; sent: string[] }> {
  const sent: string[] = []
  const query = reading.client.query.bind(reading.client) as (...args: unknown[]) => unknown
  reading.client.query = ((...args: unknown[]) => {
    const [asked] = args as [string | { readonly text: string }]
    sent.push(typeof asked === 'string' ? asked : asked.text)
    return query(...args)
  }) as PoolClient['query']
  try {
    return { answer: await work(), sent }
  } finally {
    Reflect.deleteProperty(reading.client, 'query')
  }
}

function inOneReading<T>(scope: Scope, work: (reading: Reading) => Promise<T>): Promise<T> {
  return inReading(context, { scope }, { reports: context.catalogue.reports }, work)
}

/** Where the pool has no connection to spare. */
function withoutSecond(reading: Reading): Reading {
  return { ...reading, beside: async () => null }
}

test.each(names)('what is asked of %s together is answered as it is when it is asked alone', async (name) => {
  for (const scope of [everything, onlySome]) {
    for (const filters of boards) {
      await inOneReading(scope, async (reading) => {
        const alone = await watched(reading, () => answersOf(reading, name, filters))
        const together = await watched(reading, () => answersOf(askTogether(withoutSecond(reading)), name, filters))
        expect(together.answer).toEqual(alone.answer)
        expect(await answersOf(askTogether(reading), name, filters)).toEqual(alone.answer)
        expect(together.sent.length).toBeLessThan(alone.sent.length / 2)
      })
    }
  }
})

test('questions about one report are one statement, in which a live report is worked out once, and the same ones one', async () => {
  const report = context.catalogue.find('unbilled_jobs')
  if (!report) throw new Error('There is no report unbilled_jobs.')
  const { sent } = await inOneReading(everything, (reading) => {
    const together = askTogether(reading)
    const query = (asked: string) => parseListQuery(report, new URLSearchParams(asked), context)
    return watched(reading, () =>
      Promise.all([
        readTotals(together, query(''), null),
        readTotals(together, query(''), null),
        readTotals(together, query('filters.age_hours~~from=100'), null),
        readLeftOut(together, query('')),
      ]),
    )
  })
  expect(sent).toHaveLength(1)
  expect(sent[0]?.match(/"unbilled_jobs"/g)).toHaveLength(1)
  expect(sent[0]?.match(/json_agg/g)).toHaveLength(3)
})

/** Each transaction has a now of its own, and what is open grows older by a hundredth of an hour every 36 seconds. */
function withoutAges(answers: unknown): unknown {
  return JSON.parse(JSON.stringify(answers, (key, value: unknown) => (/^(oldest|age)_hours$/.test(key) ? null : value)))
}

test('a second connection answers of the same picture, whatever is written meanwhile, and is given back', async () => {
  const { read } = context.pools
  await inOneReading(everything, async (reading) => {
    const ask = (from: Reading) => Promise.all(names.map((name) => answersOf(from, name, ['', 'period=last_year'])))
    const before = withoutAges(await ask(withoutSecond(reading)))
    await database.pools.admin.query('update job set estimated_value = 1, provider_id = 1')
    const second = await reading.beside()
    if (second === null) throw new Error('There is no second connection.')
    expect(withoutAges(await ask(askTogether({ ...withoutSecond(reading), ask: second })))).toEqual(before)
  })
  await waitUntil('both connections are given back', () => read.idleCount === read.totalCount)
})

test('two statements are worked out at a time', async () => {
  await inOneReading(everything, async (reading) => {
    let start: () => void = () => undefined
    const secondStarts = new Promise<void>((resolve) => {
      start = resolve
    })
    // The first one takes as long as it takes the second one to begin.
    const ask: Reading['ask'] = async (sql, values) => {
      await secondStarts
      return await reading.ask(sql, values)
    }
    const beside: Reading['beside'] = async () => {
      const second = await reading.beside()
      return (sql, values) => {
        start()
        return (second ?? reading.ask)(sql, values)
      }
    }
    const together = askTogether({ ...reading, ask, beside })
    await Promise.all(names.map((name) => answersOf(together, name, [''])))
  })
})

test('a reader who goes away meanwhile, whenever that is, ends both connections', async () => {
  const { read } = context.pools
  let gone = 0
  for (let turns = 1; turns <= 12; turns += 1) {
    const leaving = new AbortController()
    const reading = inReading(
      context,
      { scope: everything, signal: leaving.signal },
      { reports: context.catalogue.reports },
      async (asked) => {
        const together = askTogether(asked)
        const answers = Promise.all(names.map((name) => answersOf(together, name, [''])))
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate)
        leaving.abort()
        return await answers
      },
    )
    // After so many turns all may have been answered.
    await reading.catch((error: unknown) => {
      expect(error).toBeInstanceOf(ReaderGoneError)
      gone += 1
    })
  }
  expect(gone).toBeGreaterThan(0)
  await waitUntil('both connections are given back', () => read.idleCount === read.totalCount)
})

test('who asks while half of the connections are lent has no second one', async () => {
  const { read } = context.pools
  await inOneReading(everything, async (reading) => {
    const lent = await Promise.all(Array.from({ length: 5 }, () => read.connect()))
    expect(await reading.beside()).toBeNull()
    for (const client of lent) client.release()
    expect(await reading.beside()).not.toBeNull()
  })
})

test('a question that fails fails all that were asked with it, by the same reason', async () => {
  const answers = await inOneReading(everything, async (reading) => {
    const together = askTogether(withoutSecond(reading))
    const ask = (name: string, sql: string) => {
      const report = context.catalogue.find(name)
      if (!report) throw new Error(`There is no report ${name}.`)
      return together.answer({ report, filters: [], columns: ['provider_id'], put: () => ({ sql, isOfLevels: false }) })
    }
    return await Promise.allSettled([
      ask('open_jobs', 'select 1 / 0 as answer'),
      ask('open_jobs', 'select 1 as answer'),
      ask('unbilled_jobs', 'select 1 as answer'),
    ])
  })
  const reasons = answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason) : answer.value))
  expect(reasons).toEqual(Array(3).fill('error: division by zero'))
})
