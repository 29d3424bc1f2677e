/** Singular and plural of the last word of a name, as English mostly has them; what is neither is left alone. */

const alikeInBoth = /(?:ss|us|is|news|series|species|data|media|info|information|equipment|history|inventory|staff)$/

export function singular(name: string): string {
  if (/people$/.test(name)) return name.replace(/people$/, 'person')
  if (alikeInBoth.test(name) || !/s$/.test(name)) return name
  if (/[^aeiou]ies$/.test(name)) return name.replace(/ies$/, 'y')
  if (/(?:ss|sh|ch|x|zz|stat[u]s|bonus|virus|bus)es$/.test(name)) return name.replace(/es$/, '')
  return name.replace(/s$/, '')
}

export function plural(name: string): string {
  if (/person$/.test(name)) return name.replace(/person$/, 'people')
  if (/(?:news|series|species|data|media|info|information|equipment|staff)$/.test(name)) return name
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies')
  return /(?:s|sh|ch|x|z)$/.test(name) ? `${name}es` : `${name}s`
}
