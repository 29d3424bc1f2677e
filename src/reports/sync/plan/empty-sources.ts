import { type Fault, ViewFileError } from '../../view-files/fault.js'
import { materializedAncestorsOf } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import type { SyncStep } from './step.js'

/**
 * Refuses to fill a stored view that reads one without rows: PostgreSQL would, after whatever was filled before it.
 *
 * @param steps a plan, or the part of it that is done
 * @throws ViewFileError naming each view that would be filled, with the ways out
 */
export function refuseEmptySources(steps: readonly SyncStep[], ordered: readonly ViewFile[]): void {
  const faults: Fault[] = []
  for (const { name, file, fills } of steps) {
    if (!fills || file === null) continue
    const empty = materializedAncestorsOf(name, ordered).filter((other) => other !== name && staysEmpty(other, steps))
    const [first] = empty
    if (first === undefined) continue
    const message = `it is filled, but reads ${empty.join(', ')}, which has no rows yet.\n  Write "-- with data: no" here too, or take it out of views/${first}.sql.\n  Once ${first} is in the database, "npx viewdesk views refresh ${first}" fills it, and then this one can be synced.`
    faults.push({ file: file.file, line: file.selectLine, message })
  }
  if (faults.length > 0) throw new ViewFileError(faults)
}

/** One that is not part of this plan stays as it is: nothing is known of it here, and PostgreSQL says what it thinks. */
function staysEmpty(name: string, steps: readonly SyncStep[]): boolean {
  const step = steps.find((one) => one.name === name)
  if (step === undefined || step.fills) return false
  return step.action === 'create' || step.action === 'rebuild' || step.live?.isPopulated !== true
}
