/**
 * How long this side waits for the database, in milliseconds.
 *
 * PostgreSQL's own limits end work that takes too long. These are for when nobody answers at all: a proxy that forgot the
 * connection, another server behind the same address, a host that stands still.
 */
export interface Limits {
  /** For a connection, be it a new one or a free one. */
  readonly connectMs: number
  /** For a statement on the panel's own tables, and for the end of a transaction that only read. */
  readonly shortMs: number
  /** How much later than PostgreSQL's own limit a statement is given up. */
  readonly graceMs: number
  /** After so long a silence within a statement, another connection is asked whether PostgreSQL still works on it. */
  readonly silenceMs: number
  /** For a statement without any limit, where PostgreSQL cannot be asked about it either. */
  readonly unreachableMs: number
  /** For one check of a report. */
  readonly checkMs: number
  /** For all checks behind a refresh, which hold a snapshot for so long: what is deleted meanwhile cannot be vacuumed. */
  readonly checksMs: number
}

export const defaultLimits: Limits = {
  connectMs: 10_000,
  shortMs: 30_000,
  graceMs: 5_000,
  silenceMs: 5_000,
  unreachableMs: 30_000,
  checkMs: 60_000,
  checksMs: 300_000,
}
