import type { Catalogue } from '../../../src/reports/catalogue.js'
import type { Report } from '../../../src/reports/report.js'

export interface Question {
  readonly report: string
  readonly query: string
  readonly groupBy: string | null
}

export interface RandomQuestions {
  question(catalogue: Catalogue): Question
  /** A whole number from 0, less than the limit. */
  below(limit: number): number
  oneOf<T>(values: readonly T[]): T
}

/** Questions at random, the same ones for a seed. */
export function randomFrom(seed: number): RandomQuestions {
  let state = seed
  const below = (limit: number): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * limit)
  }
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const day = (): string => {
    const days = below(900)
    const at = new Date(Date.UTC(2023, 0, 1) + days * 86_400_000)
    if (below(3) === 0) at.setUTCDate(1)
    if (below(3) === 0) at.setUTCMonth(at.getUTCMonth() + 1, 0)
    return at.toISOString().slice(0, 10)
  }
  const period = (): string[] => {
    const [from = '', to = ''] = [day(), day()].sort()
    return oneOf([
      [],
      [`from=${from}`],
      [`to=${to}`],
      [`from=${from}`, `to=${to}`],
      [`from=${from}`, `to=${to}`],
      ['period=last_quarter'],
    ])
  }
  const question = (catalogue: Catalogue): Question => {
    const report = oneOf(
      catalogue.reports.filter(({ storedIn, date, totals }) => storedIn !== null && date !== null && totals.length > 0),
    ) as Report
    const date = report.date ?? ''
    const { provider } = report.dimensions
    const choices = report.columns.find(({ name }) => name === report.keptBy)?.choices.map(({ value }) => value) ?? []
    const parts = [
      ...(provider === undefined
        ? []
        : oneOf([
            [],
            [],
            ['provider=1'],
            ['provider=2,3'],
            [`filters.${provider}=is:present`],
            [`filters.${provider}=is:empty`],
          ])),
      ...(below(8) === 0 ? [`filters.${date}=${oneOf(['is:empty', 'is:present'])}`] : period()),
      ...(report.keptBy === null ? [] : oneOf([[], [`filters.${report.keptBy}=${oneOf(choices)}`]])),
    ]
    const groups = [
      null,
      null,
      `${date}:day`,
      `${date}:week`,
      `${date}:month`,
      `${date}:quarter`,
      `${date}:year`,
      provider,
      report.keptBy,
    ]
    // What stands behind a number that totals leave out.
    const reason = below(5) === 0 && report.countedFor.length > 0 ? oneOf(report.countedFor) : ''
    const asked = new URLSearchParams([...new URLSearchParams(reason), ...new URLSearchParams(parts.join('&'))])
    const query = new URLSearchParams([...new Map(asked)]).toString()
    return { report: report.name, query, groupBy: oneOf(groups.filter((one) => one !== undefined)) }
  }
  return { question, below, oneOf }
}
