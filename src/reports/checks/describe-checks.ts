import type { Report } from '../report.js'
import type { CheckResult, CheckState } from './check.js'

/** A check's last result as staff see it: its words instead of its SQL. */
export interface CheckDescription {
  readonly label: string
  /** The total that is compared; null where it is the grain. */
  readonly total: string | null
  readonly state: CheckState
  readonly at: string
  readonly asOf: string
  /** Exact decimals, unrounded. */
  readonly expected: string | null
  readonly actual: string | null
  readonly difference: string | null
  /** Why it failed, for whoever can do something about it; null for others. */
  readonly message: string | null
}

/**
 * @param maySee whether the reader may see a report: a total of one that they may not see is not shown to them
 * @param mayAct whether the reader may refresh and check, and so is told what the database said
 */
export function describeChecks(
  report: Report,
  results: readonly CheckResult[],
  { maySee, mayAct }: { readonly maySee: (name: string) => boolean; readonly mayAct: boolean },
): CheckDescription[] {
  return report.checks.flatMap(({ text, label, compares }) => {
    const result = results.find((one) => one.text === text)
    const isHidden =
      compares.kind === 'total' && compares.expected.kind === 'total' && !maySee(compares.expected.report)
    if (result === undefined || isHidden) return []
    const { view: _view, text: _text, message, ...rest } = result
    const total = compares.kind === 'total' ? compares.total : null
    return [{ label, total, ...rest, message: mayAct ? message : null }]
  })
}
