/** Something in an address that cannot be answered; `message` says which part, and what is allowed. */
export class QueryError extends Error {
  readonly status = 400
  constructor(
    readonly code: 'bad_filter' | 'bad_query',
    message: string,
  ) {
    super(message)
    this.name = 'QueryError'
  }
}

/** A value that somebody typed, short enough for a message. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
