/** Something long begins, or one view is done, or all are. */
export type ViewEvent =
  | {
      readonly kind: 'started'
      readonly name: string
      readonly work: 'fill' | 'index' | 'vacuum' | 'refresh'
      /** How long it took last time; null when unknown. */
      readonly lastSeconds: number | null
      /** PostgreSQL's process that works on it, as in pg_stat_activity; null when unknown. */
      readonly processId: number | null
    }
  | {
      readonly kind: 'view'
      readonly name: string
      /** What sync did with it; `refresh` for a refresh. */
      readonly action: string
      readonly status: 'done' | 'failed' | 'skipped'
      /** Whether the view or its rows changed. */
      readonly changed: boolean
      readonly problem: string | null
    }
  | {
      readonly kind: 'end'
      readonly status: 'done' | 'failed' | 'cancelled'
      /** How many views changed. */
      readonly changed: number
      readonly problem: string | null
    }

/** Called with each event in turn; what it returns is waited for. */
export type OnViewEvent = (event: ViewEvent) => void | Promise<void>
