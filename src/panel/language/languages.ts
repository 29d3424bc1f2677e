import type { Request } from 'express'
import { english } from './english.js'
import { german } from './german.js'
import { type Sayer, sayerOf } from './say.js'
import type { Words } from './words.js'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

const catalogues: Readonly<Record<Language, Words>> = { en: english, de: german }
const sayers: Readonly<Record<Language, Sayer>> = { en: sayerOf(english, 'en'), de: sayerOf(german, 'de') }

export function wordsIn(language: Language): Words {
  return catalogues[language]
}

export function sayIn(language: Language): Sayer['say'] {
  return sayers[language].say
}

/** The language of a tag such as de-AT; null for one that there is no catalogue of. */
export function languageOfTag(tag: string): Language | null {
  const primary = tag.toLowerCase().split(/[-_]/)[0]
  return languages.find((language) => language === primary) ?? null
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

const inCookie = new RegExp(`(?:^|;\\s*)${languageCookie}=(${languages.join('|')})(?:;|$)`)

/** What this browser was last used in; null where nobody has chosen. */
export function cookieLanguage(req: Request): Language | null {
  return (inCookie.exec(req.headers.cookie ?? '')?.[1] as Language | undefined) ?? null
}

/** Where nobody has chosen: the language of LOCALE, and where that is not set the one that the browser asks for. */
export function defaultLanguage(req: Request, configured: string | null): Language {
  if (configured !== null) return languageOfTag(configured) ?? 'en'
  return languageOfTag(req.acceptsLanguages([...languages]) || 'en') ?? 'en'
}
