import type { Labels } from './rows/labels.js'

/**
 * What an object has under a name of its own. Names and values of a database may be called as what every object has: `constructor`,
 * `toString`, `__proto__`.
 */
export function ownValue<T>(of: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return of && Object.hasOwn(of, name) ? of[name] : undefined
}

/** The name of what a column refers to by this id; undefined where there is no such record. */
export function labelIn(labels: Labels, column: string, id: unknown): string | undefined {
  return ownValue(ownValue(labels, column), String(id))
}
