/** A file of `resources/`: what it is called, and its text, in which the lines of faults are found. */
export interface DeclarationFile {
  /** As errors name it: `resources/dashboard.ts`. */
  readonly file: string
  readonly text: string
}

/** Something that a file of `resources/` declares. */
export interface Declared<T> {
  readonly declaration: T
  readonly source: DeclarationFile
}

/** Notes a fault: the names that lead to it, from the outermost on, and what is wrong there. */
export type TellFault = (path: readonly string[], message: string) => void

/** Collects the faults of one file, each with the line that it is about: `resources/records.ts:12: "money" shows …`. */
export function faultsOf({ file, text }: DeclarationFile, work: (tell: TellFault) => void): string[] {
  const faults: string[] = []
  work((path, message) => {
    const line = lineOf(text, path)
    faults.push(`${line === null ? file : `${file}:${line}`}: ${message}`)
  })
  return faults
}

/**
 * The line of the last name that is found, each behind the one before it.
 *
 * Names stand in quotes in what a person has written. Where a declaration is put together by code, the last name that is
 * found is near enough.
 */
function lineOf(text: string, path: readonly string[]): number | null {
  let found = -1
  for (const name of path) {
    const next = ["'", '"', '`']
      .map((quote) => text.indexOf(`${quote}${name}${quote}`, found + 1))
      .filter((at) => at >= 0)
    if (next.length > 0) found = Math.min(...next)
  }
  return found < 0 ? null : text.slice(0, found).split('\n').length
}
