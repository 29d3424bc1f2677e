/** What a day of a report may stand for: itself, or the whole week, month … that it lies in. Days are `YYYY-MM-DD`. */
export type Step = 'day' | 'week' | 'month' | 'quarter' | 'year'

export const steps: readonly Step[] = ['day', 'week', 'month', 'quarter', 'year']

const monthsOf: Readonly<Record<'month' | 'quarter' | 'year', number>> = { month: 1, quarter: 3, year: 12 }

/** The steps whose groups hold whole ones of `step`, the finest first: a week may lie in two months. */
export function stepsOver(step: Step): readonly Step[] {
  return step === 'week' ? ['week'] : steps.slice(steps.indexOf(step)).filter((one) => one !== 'week' || step === 'day')
}

/** The first day of the step that a day lies in; weeks begin on Monday. */
export function startOfStep(day: string, step: Step): string {
  return step === 'day' ? day : textOf(startOf(dateOf(day), step))
}

/** The last day of the step that a day lies in. */
export function endOfStep(day: string, step: Step): string {
  return step === 'day' ? day : textOf(moved(next(startOf(dateOf(day), step), step), { days: -1 }))
}

/** The first days of all steps that a span touches. */
export function startsOfSteps(from: string, to: string, step: Step): string[] {
  const starts: string[] = []
  const last = dateOf(to)
  for (let start = startOf(dateOf(from), step); start <= last; start = next(start, step)) starts.push(textOf(start))
  return starts
}

/** "May 1998", "Q2 1998", "1998"; of a week its days, "4 – 10 May 1998". */
export function stepText(
  day: string,
  step: Step,
  locale: string,
  quarterText = (quarter: number, year: string) => `Q${quarter} ${year}`,
): string {
  const year = day.slice(0, 4)
  if (step === 'year') return year
  if (step === 'quarter') return quarterText(Math.ceil(Number(day.slice(5, 7)) / 3), year)
  if (step === 'month') return dateFormat(locale, { month: 'short', year: 'numeric' }).format(dateOf(day))
  return daysText(startOfStep(day, step), endOfStep(day, step), locale)
}

function daysText(from: string, to: string, locale: string): string {
  const days = dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  // Some browsers put thin spaces around the dash and others wide ones.
  return from === to ? days.format(dateOf(from)) : days.formatRange(dateOf(from), dateOf(to)).replaceAll('\u2009', ' ')
}

/** From the step of a first day to that of a last one: "Apr 1998 – May 1998", "May 1998", "Apr 1998 – …". */
export function spanOfSteps(
  from: string | null,
  to: string | null,
  step: Step,
  locale: string,
  quarterText?: (quarter: number, year: string) => string,
): string {
  // Weeks are told by their days: from the first one's first to the last one's last.
  if (step === 'week' && from !== null && to !== null)
    return daysText(startOfStep(from, step), endOfStep(to, step), locale)
  const [first, last] = [from, to].map((day) => (day === null ? '…' : stepText(day, step, locale, quarterText)))
  return first === last ? `${first}` : `${first} – ${last}`
}

/** The days that as many steps take as the days from the first to the last, right before them. */
export function stepsBefore(from: string, to: string, step: Exclude<Step, 'day'>): { from: string; to: string } {
  const [first, last] = [dateOf(from), dateOf(to)]
  let start = first
  for (let day = first; day <= last; day = next(day, step)) start = next(start, step, -1)
  return { from: textOf(start), to: dayBefore(from) }
}

export function dayBefore(day: string): string {
  return textOf(moved(dateOf(day), { days: -1 }))
}

export function dayAfter(day: string): string {
  return textOf(moved(dateOf(day), { days: 1 }))
}

// Making one takes longer than using it a thousand times.
const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  formats.set(key, format)
  return format
}

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

function textOf(date: Date): string {
  const year = String(Math.max(1, date.getUTCFullYear())).padStart(4, '0')
  return `${year}${date.toISOString().slice(-20, -14)}`
}

function startOf(date: Date, step: Step): Date {
  if (step === 'day') return date
  if (step === 'week') return moved(date, { days: -((date.getUTCDay() + 6) % 7) })
  return moved(date, { months: -(date.getUTCMonth() % monthsOf[step]), toFirst: true })
}

function next(date: Date, step: Step, count = 1): Date {
  if (step === 'day') return moved(date, { days: count })
  return step === 'week' ? moved(date, { days: 7 * count }) : moved(date, { months: monthsOf[step] * count })
}

function moved(date: Date, { days = 0, months = 0, toFirst = false }): Date {
  const moved = new Date(date)
  moved.setUTCMonth(date.getUTCMonth() + months, toFirst ? 1 : date.getUTCDate())
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved
}
