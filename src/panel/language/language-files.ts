import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { broughtLanguages, languageFiles, languagesDirOf, strangeLanguageFiles } from '../../spoken-languages.js'
import { english } from './english.js'
import { addLanguages } from './languages.js'
import type { Message, Words } from './words.js'

type Rooms = Readonly<Record<string, Readonly<Record<string, Message>>>>

/**
 * Takes the languages of a project in: one file each, `languages/pl.json`, with the rooms and messages of the English
 * catalogue. What it leaves out is said in English.
 *
 * @throws LanguageFileError with every fault of every file
 */
export function takeLanguages(projectDir: string): void {
  const files = readLanguages(projectDir)
  addLanguages(files.flatMap(({ language, rooms }) => (rooms === null ? [] : [[language, wordsOf(rooms)] as const])))
  const faults = files.flatMap((file) => file.faults)
  if (faults.length > 0) throw new LanguageFileError(faults)
}

/** What is wrong with the languages of a project, with file and message: `languages/pl.json: "list.next" is …`. */
export function languageFaults(projectDir: string): string[] {
  const strange = strangeLanguageFiles(projectDir).map(
    (name) =>
      `languages/${name}: the panel does not read it: a language is called by its tag, as in pl.json or pt-BR.json.`,
  )
  return [...strange, ...readLanguages(projectDir).flatMap(({ faults }) => faults)]
}

interface LanguageFile {
  readonly language: string
  /** Null where something is wrong with it. */
  readonly rooms: Rooms | null
  readonly faults: readonly string[]
}

function readLanguages(projectDir: string): LanguageFile[] {
  return languageFiles(projectDir).map((name) => {
    const language = name.replace(/\.json$/, '')
    const told = (faults: readonly string[]) => faults.map((fault) => `languages/${name}: ${fault}`)
    if ((broughtLanguages as readonly string[]).includes(language)) {
      return {
        language,
        rooms: null,
        faults: told(['the panel has this language already. Rename the file, or delete it.']),
      }
    }
    const read = readRooms(join(languagesDirOf(projectDir), name))
    const faults = told(typeof read === 'string' ? [read] : faultsOf(read, language))
    return { language, rooms: typeof read === 'string' || faults.length > 0 ? null : read, faults }
  })
}

export class LanguageFileError extends Error {
  readonly code = 'bad_language_file'
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'LanguageFileError'
  }
}

function readRooms(path: string): Rooms | string {
  try {
    const rooms: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
    const isRooms = isObject(rooms) && Object.values(rooms).every(isObject)
    return isRooms ? (rooms as Rooms) : 'it is not rooms with messages, as in {"list": {"next": "…"}}.'
  } catch (error) {
    return `it cannot be read: ${(error as Error).message}.`
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function faultsOf(rooms: Rooms, language: string): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  return Object.entries(rooms).flatMap(([room, messages]) =>
    Object.entries(messages).flatMap((entry) => faultsOfMessage(room, entry, forms)),
  )
}

function faultsOfMessage(room: string, [name, message]: [string, Message], forms: readonly string[]): string[] {
  const source = (english as Rooms)[room]?.[name]
  const key = `"${room}.${name}"`
  if (source === undefined) return [`${key} is not a message of the panel.`]
  const texts = typeof message === 'string' ? { text: message } : message
  if (!isObject(texts) || Object.values(texts).some((text) => typeof text !== 'string' || text.trim() === '')) {
    return [`${key} is neither a text nor an object with a text for each plural form.`]
  }
  const faults: string[] = []
  if (typeof source !== 'string') {
    const missing = typeof message === 'string' ? forms : forms.filter((form) => !(form in texts))
    if (missing.length > 0) faults.push(`${key} depends on a number, and lacks its form for: ${missing.join(', ')}.`)
  } else if (typeof message !== 'string') {
    faults.push(`${key} does not depend on a number: write one text.`)
  }
  const known = placeholdersOf(source)
  const strange = placeholdersOf(message).find((one) => !known.includes(one))
  if (strange !== undefined) {
    faults.push(`${key} has {{${strange}}}, for which there is no value. There is: ${known.join(', ') || 'none'}.`)
  }
  return faults
}

function placeholdersOf(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : Object.values(message)
  const names = texts.flatMap((text) => [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(names)]
}

function wordsOf(rooms: Rooms): Words {
  const all = Object.entries(english as Rooms).map(([room, messages]) => [room, { ...messages, ...rooms[room] }])
  return Object.fromEntries(all) as Words
}
