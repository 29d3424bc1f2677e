/** A report cannot be kept up to date by what changes beneath it; the message says why and what to do, as a sentence. */
export class NotIncrementalError extends Error {
  readonly code = 'not_incremental'
  constructor(message: string) {
    super(message)
    this.name = 'NotIncrementalError'
  }
}
