import { createHash } from 'node:crypto'

/** The name that a view is built under, beside the one that is read: it fits into 63 bytes whatever the view is called. */
export function nextName(token: string, view: string): string {
  return `viewdesk_next_${token}_${createHash('sha256').update(view).digest('hex').slice(0, 12)}`
}

/** A text of PostgreSQL's with the names that people know: of `views`, of "another view" where it is none of these. */
export function withoutNextNames(text: string, views: Iterable<string>): string {
  const known = new Map([...views].map((view) => [nextName('', view).split('_').at(-1), view]))
  return text.replace(
    /(?:reports\.)?viewdesk_next_[0-9a-f]{8}_([0-9a-f]{12})(_\d+)?/g,
    (_, hash: string, index?: string) => {
      const name = known.get(hash) ?? 'another view'
      return index === undefined ? name : `${name}, its index ${Number(index.slice(1)) + 1}`
    },
  )
}

/** Whether a relation or an index is one that a sync builds, or that a killed one has left behind. */
export function isNextName(name: string): boolean {
  return /^viewdesk_next_[0-9a-f]{8}_[0-9a-f]{12}(_\d+)?$/.test(name)
}
