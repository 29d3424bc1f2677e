import type { CheckResult } from '../reports/checks/check.js'
import type { CheckedReport } from '../reports/checks/check-views.js'
import type { Report } from '../reports/report.js'

/** Whether every check of every report ran and agreed. */
export function allAgree(checked: readonly CheckedReport[]): boolean {
  return checked.every(({ problem, results }) => problem === null && results.every(({ state }) => state === 'ok'))
}

/** One line for each check: `differs    completed_jobs: Billed value is 120.5 and not 108.5, by 12`. */
export function checkLines(checked: readonly CheckedReport[]): string[] {
  return checked.flatMap(({ report, results, problem }) =>
    problem === null
      ? results.map((result) => `${result.state.padEnd(10)} ${report.name}: ${outcome(report, result)}`)
      : [`${'failed'.padEnd(10)} ${report.name}: ${problem}`],
  )
}

function outcome(report: Report, { text, state, actual, expected, difference, message }: CheckResult): string {
  const label = report.checks.find((check) => check.text === text)?.label ?? text
  if (state === 'ok') return label
  if (state === 'running') return `${label} is being worked out`
  if (state === 'unfinished') return `${label} was not finished: ${message}`
  if (state === 'failed') return `${label} could not be worked out: ${message}`
  const by = difference === null ? '' : `, by ${difference}`
  return `${label} is ${actual ?? 'empty'} and not ${expected ?? 'empty'}${by}`
}

/** What was found as JSON. */
export function checkValue({ report, results, problem }: CheckedReport): object {
  return { name: report.name, problem, checks: results }
}

/** In a table's cell: `5 ok`, `4 ok, 1 differs`; empty where nothing was checked yet. */
export function checksInWords(results: readonly CheckResult[]): string {
  return (['ok', 'differs', 'failed', 'unfinished', 'running'] as const)
    .map((state) => [results.filter((result) => result.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ')
}
