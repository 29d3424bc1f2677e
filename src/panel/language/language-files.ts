import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { broughtLanguages, languageFiles, languagesDirOf } from '../../spoken-languages.js'
import { english } from './english.js'
import { addLanguage } from './languages.js'
import type { Message, Words } from './words.js'

type Rooms = Readonly<Record<string, Readonly<Record<string, Message>>>>

/**
 * Takes the languages of a project in: one file each, `languages/pl.json`, with the rooms and messages of the English
 * catalogue. What it leaves out is said in English.
 *
 * @throws LanguageFileError with every fault of every file
 */
export function takeLanguages(projectDir: string): void {
  const faults: string[] = []
  for (const name of languageFiles(projectDir)) {
    const file = `languages/${name}`
    const language = name.replace(/\.json$/, '')
    if ((broughtLanguages as readonly string[]).includes(language)) {
      faults.push(`${file}: the panel has this language already. Rename the file, or delete it.`)
      continue
    }
    const read = readRooms(join(languagesDirOf(projectDir), name))
    const found = typeof read === 'string' ? [read] : faultsOf(read, language)
    faults.push(...found.map((fault) => `${file}: ${fault}`))
    if (found.length === 0) addLanguage(language, wordsOf(read as Rooms))
  }
  if (faults.length > 0) throw new LanguageFileError(faults)
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
    const rooms: unknown = JSON.parse(readFileSync(path, 'utf8'))
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
  const names = texts.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(names)]
}

function wordsOf(rooms: Rooms): Words {
  const all = Object.entries(english as Rooms).map(([room, messages]) => [room, { ...messages, ...rooms[room] }])
  return Object.fromEntries(all) as Words
}
