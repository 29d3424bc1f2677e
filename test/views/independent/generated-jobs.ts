import type { Temporal } from 'temporal-polyfill'
import { awkwardTexts, drawMoney } from './awkward-values.js'
import type { Times } from './generated-times.js'
import type { Random } from './random.js'
import type { Job, Named, Part } from './raw-rows.js'

const jobCount = 420
const largest = 99_999_999_999_999n
const statuses = ['draft', 'scheduled', 'in_progress', 'cancelled']
const titles = ['Boiler', 'BOILER service', 'boiler, again', ...awkwardTexts]

type DrawnTimes = Pick<Job, 'createdAt' | 'startedAt' | 'completedAt'>

/** Jobs of every status with their parts; some providers have one habit for all of theirs. */
export function generateJobs(
  random: Random,
  times: Times,
  providers: readonly Named[],
): { jobs: readonly Job[]; parts: readonly Part[] } {
  const drawn = Array.from({ length: jobCount }, (_, index) => generateJob(random, times, providers, index))
  const jobs = [...drawn, ...largestOnOneDay(drawn)]
  const parts = jobs.flatMap((job) => {
    const count = random.pick([0, 0, 1, 1, 2, 3, 5, 12])
    return Array.from({ length: count }, () => generatePart(random, job.id))
  })
  return { jobs, parts: parts.map((part, index) => ({ ...part, id: BigInt(index + 1) })) }
}

/** So many of the largest amounts on one day of one provider that their sum has more digits than a double holds. */
function largestOnOneDay(jobs: readonly Job[]): Job[] {
  const one = jobs.find((job) => job.status === 'completed' && job.completedAt !== null)
  if (!one) throw new Error('no job was completed')
  const estimated = [largest, largest - 1n]
  return Array.from({ length: 12 }, (_, index) => {
    return { ...one, id: BigInt(jobCount + 1 + index), estimated: estimated[index % 2] ?? null, final: largest }
  })
}

function generateJob(random: Random, times: Times, providers: readonly Named[], index: number): Job {
  // Half of all jobs are the first four providers', so that a day of one provider holds several.
  const provider = random.pick(random.chance(50) ? providers.slice(0, 4) : providers)
  return {
    id: index % 50 === 49 ? 9_007_199_254_740_993n + BigInt(index) : BigInt(index + 1),
    providerId: provider.id,
    title: random.pick(titles),
    status: random.chance(70) ? 'completed' : random.pick(statuses),
    ...drawValues(random, providers.indexOf(provider)),
    ...drawTimes(random, times, providers.indexOf(provider) < 4),
  }
}

function drawValues(random: Random, provider: number): Pick<Job, 'estimated' | 'final'> {
  const estimated = drawMoney(random, 14)
  const final = drawMoney(random, 14)
  switch (provider) {
    case 4:
      return { estimated: 0n, final }
    case 5:
      return { estimated: null, final }
    case 6:
      return { estimated, final: null }
    case 7:
      return { estimated: -5000n, final: -BigInt(random.below(9000)) }
    // A hundredth above 200.00 is a rate of 0.005 %, which is rounded away from zero, on either side of it.
    case 8:
      return { estimated: 20_000n, final: 20_000n + random.pick([1n, -1n]) }
    // Their sum has more digits than a floating-point number holds.
    case 9:
      return { estimated, final: largest }
    default:
      return { estimated, final }
  }
}

/** Any of the times may be missing but the first, and the order of all three may be wrong. */
function drawTimes(random: Random, times: Times, isToTheMinute: boolean): DrawnTimes {
  const moment = times.moment()
  // Whole minutes are thirds and sixths of hours, whose mean may lie on half a hundredth exactly.
  const last = isToTheMinute ? moment.round({ smallestUnit: 'minute', roundingMode: 'floor' }) : moment
  const duration = () => (isToTheMinute ? { minutes: 1 + random.below(4000) } : times.duration())
  const began = last.subtract(duration())
  const createdAt = began.subtract(duration())
  const completedAt = random.chance(8) ? null : last
  const startedAt = random.chance(12) ? null : began
  const wrong = random.below(100)
  if (wrong < 6 && completedAt) return { createdAt, startedAt: after(completedAt, random), completedAt }
  if (wrong < 10 && startedAt) return { createdAt: after(startedAt, random), startedAt, completedAt }
  if (wrong < 13 && completedAt) return { createdAt: after(completedAt, random), startedAt, completedAt }
  return { createdAt, startedAt, completedAt }
}

function after(moment: Temporal.Instant, random: Random): Temporal.Instant {
  return random.chance(50) ? moment.add({ microseconds: 1 }) : moment.add({ hours: 1 + random.below(40) })
}

function generatePart(random: Random, jobId: bigint): Omit<Part, 'id'> {
  const quantity = random.chance(10) ? null : BigInt(100 * (1 + random.below(9)))
  const unitCost = random.chance(15) ? null : BigInt(random.below(40_000))
  return { jobId, name: random.pick(titles), quantity, unitCost, totalCost: drawMoney(random, 20) }
}
