/**
 * The words of the pages. The catalogue in use is a script of its own, which each page has before all others; no component
 * holds a word of its own.
 */
import { sayerOf } from '../language/say.js'
import type { Key, Words } from '../language/words.js'

interface Carried {
  readonly language: string
  readonly availableLanguages: readonly string[]
  readonly translations: Readonly<Record<string, { readonly labels?: Readonly<Record<string, string>> }>>
}

const { REDUX_STATE, VIEWDESK_WORDS } = globalThis as unknown as {
  readonly REDUX_STATE: { readonly locale: Carried }
  readonly VIEWDESK_WORDS: Words
}
const { locale } = REDUX_STATE

/** The language of this page: en, de. */
export const language = locale.language
/** The languages that one can choose from. */
export const languages = locale.availableLanguages

const sayer = sayerOf(VIEWDESK_WORDS, language)

/** Says one message: `say('list.rows', { n: count, count: '1,234' })`. */
export const say = sayer.say
/** The pieces of a message around what is put into it, for sentences with a link or a name in the middle. */
export const pieces = sayer.pieces

/** What the menu calls something: a table, a report, a page, a group; null for what it does not know. */
export function label(name: string): string | null {
  return locale.translations[language]?.labels?.[name] ?? null
}

/** Whether the catalogue has a message, for keys that are made of a code. */
export function has(key: string): boolean {
  return sayer.pieces(key as Key, {}).join('') !== key
}

/** A label as it stands within a sentence: most languages write it small there, German does not. */
export function withinSentence(label: string): string {
  return say('catalogue.labelsWithin') === 'small' ? label.toLocaleLowerCase(language) : label
}

/** A number of an address as somebody types it here. */
export function asTyped(number: string | null): string {
  return number?.replace('.', DECIMAL_MARK) ?? ''
}

/** The mark before the decimals: "." in English, "," in German. */
export const DECIMAL_MARK = new Intl.NumberFormat(language).format(0.5).charAt(1)

/** What stands between thousands; a blank of any kind is a plain one. */
export const GROUP_MARK = new Intl.NumberFormat(language).format(123_456).charAt(3).replace(/\s/, ' ')

/** How this page writes numbers and dates: the tag on the page itself, such as de-AT. */
export function formatLocale(): string {
  return document.documentElement.lang || language
}
