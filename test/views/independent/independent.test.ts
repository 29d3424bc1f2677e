import { Temporal } from 'temporal-polyfill'
import { checkViews } from '../../../src/reports/checks/check-views.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { queueOf } from '../../harness/refreshing.js'
import { openCompared } from './compared-data.js'
import type { Compared } from './comparisons.js'
import { compareDashboard } from './dashboard-comparison.js'
import { presets } from './days.js'
import { compareExport } from './export-comparison.js'
import { compareLeftOut, compareWithoutDay } from './left-out-comparison.js'
import { compareAsked, compareRows, compareTotals } from './list-comparison.js'
import {
  type Asked,
  dayQuestions,
  drawQuestion,
  presetQuestion,
  providerQuestion,
  sharedQuestion,
  together,
} from './questions.js'
import { type Random, randomFrom } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import { compareScope } from './scope-comparison.js'
import { seedOr } from './seed.js'

/*
 * Every report is worked out a second time in whole numbers, from generated rows, and compared with what the panel
 * answers. A difference names its seed: the same seed draws the same rows and the same questions, and
 * `VIEWDESK_TEST_SEED=7 npx jest independent` draws others.
 */
const generated = [
  // Half past midnight after the clocks went forward; UTC is still a day behind.
  { seed: seedOr(20250331), timeZone: 'Europe/London', now: '2025-03-31T00:30:00+01:00' },
  // New year by a half-hour zone, in an ISO week that began in the old one.
  { seed: seedOr(20250101), timeZone: 'Asia/Kolkata', now: '2025-01-01T00:10:00+05:30' },
  // Clocks that change by half an hour.
  { seed: seedOr(20251006), timeZone: 'Australia/Lord_Howe', now: '2025-10-06T09:00:00+11:00' },
]
const questionsPerReport = Number(process.env.VIEWDESK_TEST_QUESTIONS ?? 4)
const dashboards = 3
const otherMoments = ['2024-02-29T23:59:59Z', '2024-12-30T12:00:00Z', '2025-03-30T23:30:00Z']

let all = 0
afterAll(() => {
  console.info(`${all} values compared with their recomputation, seeds ${generated.map(({ seed }) => seed).join(', ')}`)
})

describe.each(generated)('rows of seed $seed in $timeZone', (origin) => {
  let compared: Compared
  let asked: Asked

  beforeAll(async () => {
    compared = await openCompared(origin)
    const today = Temporal.Instant.from(origin.now).toZonedDateTimeISO(origin.timeZone).toPlainDate()
    asked = { timeZone: origin.timeZone, today }
  })
  afterAll(async () => {
    all += compared?.tally.compared() ?? 0
    await compared?.reports.close()
  })

  /** Puts the same questions to every report, and wants something compared and nothing different. */
  async function expectSame(compare: (report: RecomputedReport, random: Random) => Promise<void>): Promise<void> {
    const before = compared.tally.compared()
    const seen = compared.tally.differences.length
    for (const [index, report] of compared.recomputed.entries()) await compare(report, randomFrom(origin.seed + index))
    expect(compared.tally.differences.slice(seen, seen + 10)).toEqual([])
    expect(compared.tally.compared()).toBeGreaterThan(before)
  }

  async function withQuestions(report: RecomputedReport, random: Random, compare: typeof compareRows): Promise<void> {
    await compare(compared, report, together([]), random)
    for (let index = 0; index < questionsPerReport; index += 1) {
      await compare(compared, report, drawQuestion(random, report, asked), random)
    }
  }

  test('every list shows the recomputed rows in their order, page by page', async () => {
    await expectSame((report, random) => withQuestions(report, random, compareRows))
  })

  test('every total is the recomputed one, groups add up to the whole, and phases never mix', async () => {
    await expectSame((report, random) => withQuestions(report, random, compareTotals))
  })

  test('every check that the view files declare agrees', async () => {
    const checked = await checkViews(compared.reports.context, queueOf(compared.reports.context), [])
    const results = checked.flatMap((report) => report.results)
    expect(results.filter(({ state }) => state !== 'ok')).toEqual([])
    expect(results.length).toBeGreaterThan(40)
  })

  test('every row that a total leaves out is told with its reason, and each reason opens exactly its rows', async () => {
    await expectSame(async (report, random) => {
      await compareLeftOut(compared, report, together([]))
      for (let index = 0; index < 2 * questionsPerReport; index += 1) {
        await compareLeftOut(compared, report, drawQuestion(random, report, asked))
      }
      for (const preset of random.some(presets, 3)) {
        await compareLeftOut(compared, report, presetQuestion(report, preset, asked))
        await compareWithoutDay(compared, report, providerQuestion(random, report), preset)
      }
    })
  })

  test('every exported file holds exactly the recomputed rows', async () => {
    await expectSame((report, random) => withQuestions(report, random, compareExport))
  })

  test('every period means the right days, whatever day it is', async () => {
    await expectSame(async (report) => {
      if (report.date === null || report.totalsBy !== null) return
      for (const preset of presets) {
        for (const moment of otherMoments) {
          const today = Temporal.Instant.from(moment).toZonedDateTimeISO(origin.timeZone).toPlainDate()
          await compareAsked(compared, report, presetQuestion(report, preset, { ...asked, today }), new Date(moment))
        }
      }
    })
  })

  test('a day of a time is its whole business day, from midnight to midnight, also when clocks change', async () => {
    await expectSame(async (report) => {
      if (!['completed_jobs', 'unbilled_jobs'].includes(report.name)) return
      for (const question of dayQuestions(report, 'completed_at', asked)) {
        await compareAsked(compared, report, question, new Date(origin.now))
      }
    })
  })

  test('every figure of the dashboard is the total and the file of the list that it opens', async () => {
    const before = compared.tally.differences.length
    const random = randomFrom(origin.seed)
    for (let index = 0; index < dashboards; index += 1) {
      const ofJobs = compared.recomputed[0] as RecomputedReport
      await compareDashboard(compared, sharedQuestion(random, ofJobs, asked), random)
    }
    expect(compared.tally.differences.slice(before, before + 10)).toEqual([])
  })

  test('somebody with providers of their own gets the numbers of those only', async () => {
    await expectSame(async (report, random) => {
      await compareScope(compared, report, together([]), random)
      await compareScope(compared, report, drawQuestion(random, report, asked), random)
    })
  })
})
