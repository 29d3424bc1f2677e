/**
 * What a page asks first, asked while the rest of its scripts are still being read. Whoever asks for it then finds it
 * under way: the catalogue, and the rows of a list whose address says which ones.
 */
import { API, apiAddress, rowsQuery } from './address'
import { arrivalOf, asksChoices } from './opening'
import { hasOpenedEmpty } from './travel-memory'

/** An answer that nobody took for so long is to another question than the one that is asked then. */
const LONGEST_MS = 10_000

const asked = new Map<string, Promise<Response>>()

/** How every page asks for JSON. */
export const asking = { credentials: 'same-origin', headers: { accept: 'application/json' } } as const

/** The answer to what was asked early, once. */
export function takeEarly(address: string): Promise<Response> | null {
  const answer = asked.get(address)
  asked.delete(address)
  return answer !== undefined && performance.now() < LONGEST_MS ? answer : null
}

function firstRows({ pathname, search }: Location, state: { readonly usr?: unknown } | null): readonly string[] {
  const [, report] = /^\/admin\/resources\/([^/]+)$/.exec(pathname) ?? []
  if (report === undefined) return []
  const came = { search, arrival: arrivalOf(state?.usr), byLink: false }
  // Else a view or filters that the person keeps may be added first.
  if (asksChoices(came) && !(search === '' && hasOpenedEmpty(report))) return []
  return [apiAddress(report, 'rows', rowsQuery(search))]
}

for (const address of [API, ...firstRows(window.location, window.history.state)]) {
  const answer = fetch(address, asking)
  // Whoever takes it is told.
  answer.catch(() => undefined)
  asked.set(address, answer)
}
