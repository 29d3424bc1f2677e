/** Words in several languages by their tags: `{ en: 'Billed', de: 'Abgerechnet' }`. English stands in for those that are missing. */
export interface Translated {
  readonly en: string
  readonly [language: string]: string
}

/** What `resources/` calls something: in one language for everybody, or in several. */
export type Wording = string | Translated

/** A declaration with all its words in one language. */
export type Spoken<T> = T extends Translated
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Spoken<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Spoken<T[Key]> }
      : T

/** Puts one language in the place of several, wherever a declaration has words. */
export function inOneLanguage<T>(declared: T, language: string): Spoken<T> {
  if (isTranslated(declared)) return (declared[language] ?? declared.en) as Spoken<T>
  if (Array.isArray(declared)) return declared.map((item) => inOneLanguage(item, language)) as Spoken<T>
  if (typeof declared !== 'object' || declared === null) return declared as Spoken<T>
  const entries = Object.entries(declared).map(([key, value]) => [key, inOneLanguage(value, language)])
  return Object.fromEntries(entries) as Spoken<T>
}

/** The tags that a declaration has words for. */
export function languagesOf(declared: unknown): readonly string[] {
  if (isTranslated(declared)) return Object.keys(declared)
  if (typeof declared !== 'object' || declared === null) return []
  return [...new Set(Object.values(declared).flatMap(languagesOf))]
}

function isTranslated(value: unknown): value is Translated {
  return typeof value === 'object' && value !== null && typeof (value as { en?: unknown }).en === 'string'
}
