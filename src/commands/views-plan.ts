import type { SyncStep } from '../reports/sync/plan/step.js'
import { shortened } from '../reports/view-files/fault.js'

/** One step in one line: `rebuild    completed_jobs: its SELECT changed`. */
export function stepLine({ action, name, reason, drift }: SyncStep): string {
  return `${action.padEnd(10)} ${name}: ${reason}${drift ? ' (drift)' : ''}`
}

/** What a sync did: each change in a line, and in one more how many views are as they were. */
export function syncLines(steps: readonly SyncStep[]): string[] {
  const unchanged = steps.filter(({ action }) => action === 'unchanged').length
  const lines = steps
    .filter(({ action }) => action !== 'unchanged')
    .flatMap((step) => [stepLine(step), ...lossLines(step)])
  if (unchanged > 0) lines.push(`unchanged  ${unchanged} ${unchanged === 1 ? 'view' : 'views'}`)
  return lines
}

function lossLines({ losses }: SyncStep): string[] {
  return losses.map((loss) => `  - ${loss}`)
}

/** On standard error, a line for each file that cannot be read, and exit status 1: the other views went on. */
export function tellProblems(steps: readonly SyncStep[]): void {
  tellFaults(steps.flatMap(({ problem }) => (problem === null ? [] : [problem])))
}

/** On standard error, and exit status 1. */
export function tellFaults(faults: readonly string[]): void {
  for (const line of shortened(faults)) process.stderr.write(`${line}\n`)
  if (faults.length > 0) process.exitCode = 1
}

/** A step with all that a person wants to know before it is done. */
export function stepLines(step: SyncStep): string[] {
  const lines = [stepLine(step)]
  if (step.action === 'unchanged') return lines
  const lost = (name: string): boolean => step.losses.some((loss) => loss.startsWith(`index ${name} `))
  for (const { name, before, after } of step.columns) {
    if (before === null) lines.push(`  + column ${name} ${after}`)
    else if (after === null) lines.push(`  - column ${name} ${before}`)
    else lines.push(`  ~ column ${name}: ${before} becomes ${after}`)
  }
  lines.push(...step.definition.map((line) => `    ${line}`))
  const { missing, extra, byHand } = step.indexes
  lines.push(...missing.map(({ unique, definition }) => `  + ${unique ? 'unique ' : ''}index ${definition}`))
  lines.push(...extra.map((name) => `  - index ${name}`))
  lines.push(
    ...byHand
      .filter(({ name }) => !lost(name))
      .map(({ name, isValid }) =>
        isValid
          ? `  index ${name} was made by hand and is kept`
          : `  index ${name} was made by hand and is invalid: "reindex index concurrently" repairs it, a rebuild drops it`,
      ),
  )
  lines.push(...lossLines(step))
  const { header } = step.file ?? {}
  if (header?.materialized && header.grain.value.length === 0) {
    lines.push('  its grain is none: readers wait while it is refreshed')
  }
  if (step.file?.awaitsCapture && (step.action === 'create' || step.action === 'rebuild'))
    lines.push('  a materialized view until "npx viewdesk capture on" has it take in what changes beneath it')
  if (step.kind === 'incremental' && (step.action === 'create' || step.action === 'rebuild'))
    lines.push('  a table that takes in what changes beneath it', ...step.captures.map((line) => `  ${line}`))
  if (step.dependents.length > 0) lines.push(`  read by ${step.dependents.join(', ')}`)
  if (step.fills) {
    const seconds = step.lastSeconds
    const meanwhile = step.action === 'rebuild' ? '; readers go on meanwhile' : ''
    lines.push(`  computes its rows${seconds === null ? '' : `: ${seconds.toFixed(1)} s last time`}${meanwhile}`)
  }
  return lines
}

/** A step as JSON. */
export function stepValue(step: SyncStep): object {
  const {
    action,
    name,
    kind,
    reason,
    drift,
    columns,
    definition,
    indexes,
    dependents,
    fills,
    lastSeconds,
    captures,
    losses,
    problem,
  } = step
  return {
    action,
    name,
    kind,
    reason,
    drift,
    columns,
    definition,
    indexes: {
      missing: indexes.missing.map((index) => `${index.unique ? 'unique ' : ''}${index.definition}`),
      extra: indexes.extra,
      byHand: indexes.byHand.map((index) => index.name),
    },
    dependents,
    fills,
    lastSeconds,
    captures,
    losses,
    problem,
  }
}
