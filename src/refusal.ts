/**
 * A request that is refused for a reason that whoever sent it can put right.
 *
 * The status is HTTP's, programs read the code, and the message is ready to be shown to staff.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export interface RefusalDetails {
  /** After which time it is worth asking again. */
  readonly retryAfterSeconds?: number
  /** The particulars of the message, for other languages. */
  readonly values?: Readonly<Record<string, string | number>>
  /** What staff read instead, where the message names what only programs know: a message of the panel, for its values. */
  readonly forStaff?: string
  /** It is of a value that the database may have had only since the panel looked. */
  readonly mayBeNew?: boolean
}

/** Something in an address that cannot be answered; the message says which part, and what is allowed. */
export function badQuery(message: string, details?: RefusalDetails): Refusal {
  return new Refusal(400, 'bad_query', message, details)
}

/** As `badQuery`, of a filter or a period. */
export function badFilter(message: string, details?: RefusalDetails): Refusal {
  return new Refusal(400, 'bad_filter', message, details)
}

/** A body that is not what this address takes. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'bad_request', message)
}

export function forbidden(message = 'Your account may not do this.', details?: RefusalDetails): Refusal {
  return new Refusal(403, 'forbidden', message, details)
}

export function notFound(message = 'There is no such page.'): Refusal {
  return new Refusal(404, 'not_found', message)
}

export function methodNotAllowed(message: string): Refusal {
  return new Refusal(405, 'method_not_allowed', message)
}

/** Whether an address was refused for what it says, as `badQuery` and `badFilter` do. */
export function isBadAddress(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'bad_query' || error.code === 'bad_filter')
}

/** A value that somebody typed, short enough for a message. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
