import type { SyncInput } from './input.js'
import { kindOfStanding, type SyncStep, stepWithoutFile } from './step.js'

/** Tells of each view whose file cannot be read; one that nothing was built from yet has a step of its own. */
export function withUntouched(steps: readonly SyncStep[], { untouched, state }: SyncInput): SyncStep[] {
  const problems = new Map(untouched.map(({ name, problem }) => [name, problem]))
  const told = steps.map((step) => {
    const problem = problems.get(step.name) ?? null
    if (problem === null) return step
    const isLeft = step.action === 'unchanged' || step.action === 'keep'
    return isLeft ? { ...step, action: 'keep' as const, reason: problem, problem } : { ...step, problem }
  })
  const missing = untouched.filter(({ name }) => !steps.some((step) => step.name === name))
  const without = missing.map(({ name, problem }) => {
    const live = state.views.get(name) ?? null
    const kind = kindOfStanding(live?.kind)
    return stepWithoutFile({ action: 'keep', name, kind, reason: problem, live, problem })
  })
  return [...told, ...without]
}
