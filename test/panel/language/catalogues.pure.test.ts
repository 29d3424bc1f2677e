import { english } from '../../../src/panel/language/english.js'
import { formatsOf, languageOfTag, sayIn, wordsIn } from '../../../src/panel/language/languages.js'
import type { Message } from '../../../src/panel/language/words.js'
import { broughtLanguages } from '../../../src/spoken-languages.js'
import { describe, expect, test } from '../../harness/jest.js'

type Rooms = Readonly<Record<string, Readonly<Record<string, Message>>>>

/** Each form of each message by its name: "list.rows.one". */
function messagesOf(rooms: Rooms): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [room, messages] of Object.entries(rooms)) {
    for (const [name, message] of Object.entries(messages)) {
      if (typeof message === 'string') found.set(`${room}.${name}`, message)
      else for (const [form, text] of Object.entries(message)) found.set(`${room}.${name}.${form}`, text)
    }
  }
  return found
}

function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort()
}

const source = messagesOf(english)

describe.each(broughtLanguages.filter((language) => language !== 'en'))('the catalogue in %s', (language) => {
  const translated = messagesOf(wordsIn(language))

  test('has the messages of the English one, no more and no less', () => {
    expect([...translated.keys()].sort()).toEqual([...source.keys()].sort())
  })

  test('has a place for everything that is put into a message, and for nothing else', () => {
    const wrong = [...source].filter(([name, text]) => {
      const other = translated.get(name) ?? ''
      // "jede Minute" may leave the number out where it is one.
      const missing = placeholdersOf(text).filter((one) => !placeholdersOf(other).includes(one))
      const added = placeholdersOf(other).filter((one) => !placeholdersOf(text).includes(one))
      return added.length > 0 || (missing.length > 0 && !name.endsWith('.one'))
    })
    expect(wrong).toEqual([])
  })

  test('leaves no message empty', () => {
    expect([...translated].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

test('a number chooses between one and many', () => {
  expect(sayIn('en')('list.rows', { n: 1, count: '1' })).toBe('1 row')
  expect(sayIn('en')('list.rows', { n: 0, count: '0' })).toBe('0 rows')
  expect(sayIn('de')('list.rows', { n: 1, count: '1' })).toBe('1 Zeile')
  expect(sayIn('de')('list.rows', { n: 1204, count: '1.204' })).toBe('1.204 Zeilen')
})

test('what is put into a message is not read as a part of it', () => {
  expect(sayIn('de')('savedViews.savedAs', { name: '{{name}} & $1' })).toBe('Gespeichert als „{{name}} & $1“.')
})

test('LOCALE says how its own language is written, and leaves other languages to themselves', () => {
  expect(languageOfTag('de-AT')).toBe('de')
  expect(languageOfTag('fr-FR')).toBe(null)
  expect(formatsOf('de', 'de-AT')).toBe('de-AT')
  expect(formatsOf('en', 'de-AT')).toBe('en')
})
