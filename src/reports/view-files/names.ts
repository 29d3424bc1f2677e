/** A column as a header names it: `revenue`, or in quotes as in SQL, `"Odd ""Name"""`. */
export const nameSource = '(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_]*)'

/** The name without its quotes; what has none is left as it is. */
export function readName(written: string): string {
  return /^".+"$/s.test(written) ? written.slice(1, -1).replaceAll('""', '"') : written
}

/** Splits a list at its commas, those inside quotes left alone; nothing is left of empty items. */
export function splitNames(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"]|"")*"|[^,])+/g)].map(([item]) => item.trim()).filter((item) => item !== '')
}

/** What a view is called in addresses: `job` for `source_job`. */
export function nameOf({ name, isSource }: { readonly name: string; readonly isSource: boolean }): string {
  return isSource ? name.replace(/^source_/, '') : name
}
