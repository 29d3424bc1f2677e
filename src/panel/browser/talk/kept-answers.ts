/**
 * The last answers to what this page asks again and again, for as long as it is open and nowhere else: an answer that the
 * server would give once more is not sent, and what is drawn from it is not drawn anew.
 */

export interface Kept {
  /** By which the server knows which answer this is. */
  readonly tag: string
  readonly answer: unknown
}

const MOST = 24
const kept = new Map<string, Kept>()

export function keptAnswer(address: string): Kept | undefined {
  return kept.get(address)
}

export function keepAnswer(address: string, tag: string | null, answer: unknown): void {
  kept.delete(address)
  if (tag === null) return
  kept.set(address, { tag, answer })
  const [oldest] = kept.keys()
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
}
