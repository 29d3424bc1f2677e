import type { Temporal } from 'temporal-polyfill'
import { awkwardTexts } from './awkward-values.js'
import { generateJobs } from './generated-jobs.js'
import { timesFrom } from './generated-times.js'
import { randomFrom } from './random.js'
import type { RawRows } from './raw-rows.js'

/** Everything that the reports read, drawn from a seed. */
export function generateRows(seed: number, timeZone: string, now: Temporal.Instant): RawRows {
  const random = randomFrom(seed)
  const times = timesFrom(random, timeZone, now)
  const names = ['Twin', 'Twin', ...awkwardTexts.filter((name) => name !== ''), 'No jobs', 'None either']
  // Ids that a JavaScript number cannot hold are ids too.
  const providers = names.map((name, index) => ({ id: index === 3 ? 9_007_199_254_740_993n : BigInt(index + 1), name }))
  const { jobs, parts } = generateJobs(random, times, providers.slice(0, -2))
  const staff = ['Never here', 'Amal', 'Amal', ...random.some(awkwardTexts, 4)].map((name, index) => ({
    id: BigInt(index + 1),
    name,
  }))
  const sections = ['jobs', 'reports', 'Reports', 'staff', ...random.some(awkwardTexts, 5)]
  const visits = Array.from({ length: 300 }, (_, index) => ({
    id: BigInt(index + 1),
    staffId: random.chance(8) ? null : random.pick(staff.slice(1)).id,
    section: random.pick(sections),
    visitedAt: times.moment(),
  }))
  return { providers, jobs, parts, staff, visits }
}
