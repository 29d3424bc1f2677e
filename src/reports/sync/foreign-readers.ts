import { SyncError, type SyncStep } from './plan.js'

/** @throws SyncError naming what is not ours and depends on a view that has to be rebuilt */
export function refuseForeignReaders(steps: readonly SyncStep[]): void {
  for (const step of steps) {
    const readers = step.live?.foreignReaders ?? []
    if (step.action !== 'rebuild' || readers.length === 0) continue
    throw new SyncError(
      `${step.name} has to be rebuilt (${step.reason}), but ${readers.join(', ')} reads it and is not Viewdesk's. ` +
        'Drop that, run "npx viewdesk views sync", and create it again.',
    )
  }
}
