import { Temporal } from 'temporal-polyfill'
import { dayIn } from './days.js'
import type { Job, Part, RawRows } from './raw-rows.js'

const huge = 99_999_999_999_999n

/** What the generated rows must hold, each by its name, and whether they do. */
export function awkwardKinds(rows: RawRows, timeZone: string): Readonly<Record<string, boolean>> {
  return { ...kindsOfValues(rows), ...kindsOfTimes(rows, timeZone), ...kindsOfNames(rows) }
}

function completed({ jobs }: RawRows): readonly Job[] {
  return jobs.filter((job) => job.status === 'completed')
}

function kindsOfValues(rows: RawRows): Record<string, boolean> {
  const done = completed(rows)
  const perJob = new Map<bigint, Part[]>(done.map(({ id }) => [id, []]))
  for (const part of rows.parts) perJob.get(part.jobId)?.push(part)
  const parts = [...perJob.values()]
  return {
    'no estimate, but a bill': done.some((job) => job.estimated === null && job.final !== null),
    'an estimate, but no bill': done.some((job) => job.estimated !== null && job.final === null),
    'neither estimate nor bill': done.some((job) => job.estimated === null && job.final === null),
    'an estimate of zero': done.some((job) => job.estimated === 0n && job.final !== null),
    'a bill of zero': done.some((job) => job.final === 0n),
    'a negative estimate': done.some((job) => (job.estimated ?? 0n) < 0n && job.final !== null),
    'a credit': done.some((job) => (job.final ?? 0n) < 0n),
    'the largest amount': done.some((job) => job.final === huge),
    'a day of a provider that sums to more digits than a double holds': hasLongSum(done),
    'the largest credit': done.some((job) => job.final === -huge || job.estimated === -huge),
    'one part': parts.some((own) => own.length === 1),
    'no parts': parts.some((own) => own.length === 0),
    'many parts': parts.some((own) => own.length > 9),
    'a part without a cost': parts.some((own) => own.some((part) => part.totalCost === null)),
    'only parts without a cost': parts.some((own) => own.length > 0 && own.every((part) => part.totalCost === null)),
    'a credit for a part': parts.some((own) => own.some((part) => (part.totalCost ?? 0n) < 0n)),
    'parts of a job that is not billed': done.some((job) => job.final === null && perJob.get(job.id)?.length),
    'parts of a cancelled job': rows.jobs.some(
      (job) => job.status === 'cancelled' && rows.parts.some((part) => part.jobId === job.id),
    ),
    'every status': new Set(rows.jobs.map((job) => job.status)).size === 5,
  }
}

function hasLongSum(jobs: readonly Job[]): boolean {
  const sums = new Map<string, bigint>()
  for (const job of jobs) {
    const day = `${job.providerId} ${job.completedAt}`
    sums.set(day, (sums.get(day) ?? 0n) + (job.final ?? 0n))
  }
  return [...sums.values()].some((cents) => cents > 10n ** 15n)
}

function kindsOfTimes(rows: RawRows, timeZone: string): Record<string, boolean> {
  const done = completed(rows)
  const times = done.flatMap((job) => job.completedAt ?? [])
  const local = times.map((time) => time.toZonedDateTimeISO(timeZone))
  const isLater = (one: Temporal.Instant | null, other: Temporal.Instant | null): boolean =>
    one !== null && other !== null && Temporal.Instant.compare(one, other) > 0
  const ofLength = (hours: (length: number) => boolean): boolean => local.some((time) => hours(time.hoursInDay))
  const kinds = {
    'completed without a completion time': done.some((job) => job.completedAt === null),
    'completed without a start': done.some((job) => job.startedAt === null),
    'started after it was completed': done.some((job) => isLater(job.startedAt, job.completedAt)),
    'started before it was created': done.some((job) => isLater(job.createdAt, job.startedAt)),
    'completed before it was created': done.some((job) => isLater(job.createdAt, job.completedAt)),
    'exactly midnight': local.some((time) => time.equals(time.startOfDay())),
    'the last microsecond of a day': local.some((time) =>
      time.add({ microseconds: 1 }).equals(time.startOfDay().add({ days: 1 })),
    ),
    'a day that is another one in UTC': times.some((time) => !dayIn(timeZone, time).equals(dayIn('UTC', time))),
    'several jobs of a provider and day': hasSharedDay(done, timeZone),
  }
  if (timeZone === 'Asia/Kolkata') return kinds
  return {
    ...kinds,
    'a shorter day': ofLength((length) => length < 24),
    'a longer day': ofLength((length) => length > 24),
  }
}

function hasSharedDay(jobs: readonly Job[], timeZone: string): boolean {
  const days = jobs.flatMap((job) => (job.completedAt ? [`${job.providerId} ${dayIn(timeZone, job.completedAt)}`] : []))
  return new Set(days).size < days.length
}

function kindsOfNames({ providers, jobs }: RawRows): Record<string, boolean> {
  const names = providers.map(({ name }) => name)
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  return {
    'two providers of one name': new Set(names).size < names.length,
    'a provider without jobs': providers.some(({ id }) => jobs.every((job) => job.providerId !== id)),
    'an id above what a JavaScript number holds': jobs.some(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER)),
    quotes: has(/"/) && has(/'/),
    commas: has(/,/),
    newlines: has(/\n/) && has(/\r/),
    formulas: ['=', '+', '-', '@', '\t'].every((start) => names.some((name) => name.startsWith(start))),
    'right-to-left text': has(/\p{Script=Arabic}/u) && has(/\u202E/),
    emoji: has(/\p{Extended_Pictographic}/u),
  }
}
