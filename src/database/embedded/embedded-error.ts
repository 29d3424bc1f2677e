/** Why the embedded PostgreSQL cannot run, and what to do; the message is meant for the person at the terminal. */
export class EmbeddedError extends Error {
  readonly code = 'embedded_database_unavailable'

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EmbeddedError'
  }
}

/** The way out that always works. */
export const useOwnDatabase =
  'Or use a PostgreSQL of your own: set DATABASE_URL=postgres://user:password@host:5432/database.'
