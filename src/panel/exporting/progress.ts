/** How far an export is, for the page that asked for it. */
export interface ExportProgress {
  /** `unknown` where nobody asked for it yet, here, or long ago. */
  readonly state: 'unknown' | 'waiting' | 'counting' | 'writing' | 'done' | 'failed'
  /** Exports that come first while it waits; null otherwise. */
  readonly before: number | null
  /** How many rows there are, once they are counted. */
  readonly rows: number | null
  /** Sent so far. */
  readonly bytes: number
}

/** One export as it goes on. */
export interface ProgressOfExport {
  tell(news: Partial<Pick<ExportProgress, 'state' | 'rows'>>): void
}

/**
 * How far the exports of this process are. A download tells its page nothing: the page names it by a ticket of its own
 * making, and asks.
 */
export interface ExportsUnderWay {
  /** @param measure what is asked whenever the page asks */
  begin(staffId: string, ticket: string | null, measure: Measure): ProgressOfExport
  find(staffId: string, ticket: string): ExportProgress
}

interface Measure {
  before(): number | null
  bytes(): number
}

interface Entry {
  readonly measure: Measure
  news: Pick<ExportProgress, 'state' | 'rows'>
  bytes: number
}

const mostKept = 500

export function openExportsUnderWay(): ExportsUnderWay {
  const entries = new Map<string, Entry>()
  const keyOf = (staffId: string, ticket: string) => `${staffId} ${ticket}`

  return {
    begin: (staffId, ticket, measure) => {
      const entry: Entry = { measure, news: { state: 'waiting', rows: null }, bytes: 0 }
      if (ticket !== null) {
        entries.delete(keyOf(staffId, ticket))
        entries.set(keyOf(staffId, ticket), entry)
        const [oldest] = entries.keys()
        if (entries.size > mostKept && oldest !== undefined) entries.delete(oldest)
      }
      return {
        tell: (news) => {
          entry.news = { ...entry.news, ...news }
          entry.bytes = measure.bytes()
        },
      }
    },
    find: (staffId, ticket) => {
      const entry = entries.get(keyOf(staffId, ticket))
      if (entry === undefined) return { state: 'unknown', rows: null, before: null, bytes: 0 }
      const { state, rows } = entry.news
      const before = state === 'waiting' ? entry.measure.before() : null
      return { state, rows, before, bytes: state === 'writing' ? entry.measure.bytes() : entry.bytes }
    },
  }
}
