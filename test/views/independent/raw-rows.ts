import type { Temporal } from 'temporal-polyfill'

export interface Named {
  readonly id: bigint
  readonly name: string
}

export interface Job {
  readonly id: bigint
  readonly providerId: bigint
  readonly title: string
  readonly status: string
  /** Money in cents. */
  readonly estimated: bigint | null
  readonly final: bigint | null
  readonly createdAt: Temporal.Instant
  readonly startedAt: Temporal.Instant | null
  readonly completedAt: Temporal.Instant | null
}

export interface Part {
  readonly id: bigint
  readonly jobId: bigint
  readonly name: string
  /** In hundredths. */
  readonly quantity: bigint | null
  readonly unitCost: bigint | null
  readonly totalCost: bigint | null
}

export interface Visit {
  readonly id: bigint
  readonly staffId: bigint | null
  readonly section: string
  readonly visitedAt: Temporal.Instant
}

export interface RawRows {
  readonly providers: readonly Named[]
  readonly jobs: readonly Job[]
  readonly parts: readonly Part[]
  readonly staff: readonly Named[]
  readonly visits: readonly Visit[]
}
