import { isVacuumedSoon } from '../../../database/vacuumed-soon.js'
import { lostGrantor } from '../../live/grantors.js'
import type { LiveView } from '../../live/live-views.js'
import type { ViewKind } from '../../report.js'
import { kindOf } from '../../view-files/kind.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { compareIndexes } from './index-changes.js'
import type { ProbedView } from './input.js'

/** What people have set on a view and cannot stay when it is rebuilt: options of another kind, indexes on columns that go. */
export function lossesOf(file: ViewFile, live: LiveView, probed: ProbedView | undefined): string[] {
  const kind = kindOf(file)
  const byHand = compareIndexes(file, live, probed?.indexes).byHand.filter(({ isValid }) => isValid)
  const indexes = byHand.flatMap(({ name }) => {
    if (kind === 'plain') return [lostIndex(name, 'a plain view has none')]
    const refusal = probed?.lostIndexes.get(name)
    return refusal === undefined ? [] : [lostIndex(name, refusal)]
  })
  return [...lostOptions(live.options, kind), ...indexes, ...live.lostGrantors.map(lostGrantor)]
}

/** The lines that tell of options which the other kind of view had. */
export function lostOptions(options: readonly string[], kind: ViewKind): string[] {
  return options
    .filter((option) => !fitsKind(option, kind) && !isVacuumedSoon(option))
    .map((option) => `option ${option} is none of a ${kind} view, and goes`)
}

/** The line that tells of an index made by hand that a rebuild leaves out. */
export function lostIndex(name: string, why: string): string {
  return `index ${name} was made by hand, and goes: ${why}`
}

/** Views and materialized views have no option in common. */
export function fitsKind(option: string, kind: ViewKind): boolean {
  return /^(security_barrier|security_invoker|check_option)=/.test(option) === (kind === 'plain')
}
