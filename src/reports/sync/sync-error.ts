/** A plan that cannot be carried out, with the way out. */
export class SyncError extends Error {
  readonly code = 'sync_failed'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'SyncError'
  }
}
