import type { Request } from 'express'
import type { broughtLanguages } from '../../spoken-languages.js'
import { english } from './english.js'
import { german } from './german.js'
import { type Sayer, sayerOf } from './say.js'
import type { Words } from './words.js'

/** A tag, such as `de`. */
export type Language = string

const brought = [
  ['en', english],
  ['de', german],
] satisfies [(typeof broughtLanguages)[number], Words][]
let catalogues: ReadonlyMap<Language, Words> = new Map(brought)
let sayers = sayersOf(catalogues)

function sayersOf(all: typeof catalogues): ReadonlyMap<Language, Sayer> {
  return new Map([...all].map(([language, words]) => [language, sayerOf(words, language)]))
}

/** The languages that one can choose from, those that the panel brings along first. */
export function languages(): readonly Language[] {
  return [...catalogues.keys()]
}

/** From here on the panel speaks these languages beside those that it brings along. */
export function addLanguages(added: readonly (readonly [Language, Words])[]): void {
  catalogues = new Map<Language, Words>([...brought, ...added])
  sayers = sayersOf(catalogues)
}

export function wordsIn(language: Language): Words {
  return catalogues.get(language) ?? english
}

export function sayIn(language: Language): Sayer['say'] {
  return (sayers.get(language) ?? (sayers.get('en') as Sayer)).say
}

/** The language of a tag such as de-AT; null for one that there is no catalogue of. */
export function languageOfTag(tag: string): Language | null {
  const wanted = tag.toLowerCase().replaceAll('_', '-')
  const known = (one: string) => languages().find((language) => language.toLowerCase() === one) ?? null
  return known(wanted) ?? known(wanted.split('-')[0] ?? '')
}

/**
 * How numbers and dates are written: as LOCALE says where it is of this language (de-AT), else as the language does.
 *
 * @returns a BCP 47 tag
 */
export function formatsOf(language: Language, locale: string): string {
  return languageOfTag(locale) === language ? locale : language
}

/** The cookie in which the language of the pages is kept for the sign-in page, which knows nobody. */
export const languageCookie = 'viewdesk_language'

const inCookie = new RegExp(`(?:^|;\\s*)${languageCookie}=([A-Za-z0-9-]+)(?:;|$)`)

/** What this browser was last used in; null where nobody has chosen. */
export function cookieLanguage(req: Request): Language | null {
  const kept = inCookie.exec(req.headers.cookie ?? '')?.[1]
  return languages().find((language) => language === kept) ?? null
}

/** Where nobody has chosen: the language of LOCALE, and where that is not set the one that the browser asks for. */
export function defaultLanguage(req: Request, configured: string | null): Language {
  if (configured !== null) return languageOfTag(configured) ?? 'en'
  return languageOfTag(req.acceptsLanguages([...languages()]) || 'en') ?? 'en'
}
