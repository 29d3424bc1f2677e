/** A refusal with its HTTP status; the message is ready to be shown to staff. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
  }
}

export function notFound(message = 'There is no such page.'): HttpError {
  return new HttpError(404, 'not_found', message)
}

export function forbidden(message = 'Your account may not do this.'): HttpError {
  return new HttpError(403, 'forbidden', message)
}
