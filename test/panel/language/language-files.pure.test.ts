import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeLanguages } from '../../../src/panel/language/language-files.js'
import { languages, sayIn } from '../../../src/panel/language/languages.js'
import { afterEach, expect, test } from '../../harness/jest.js'

const made: string[] = []
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true })
})

function projectWith(files: Readonly<Record<string, unknown>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'languages-'))
  made.push(dir)
  mkdirSync(join(dir, 'languages'))
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(dir, 'languages', name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return dir
}

const rows = (n: number) => ({ n, count: String(n) })

test('a file makes a language, with as many plural forms as it has, and English where it says nothing', () => {
  const list = {
    next: 'Następna',
    rows: {
      one: '{{count}} wiersz',
      few: '{{count}} wiersze',
      many: '{{count}} wierszy',
      other: '{{count}} wiersza',
    },
  }
  takeLanguages(projectWith({ 'pl.json': { list } }))
  expect(languages()).toEqual(['en', 'de', 'pl'])
  const say = sayIn('pl')
  expect([1, 3, 5, 22, 112, 1.5].map((n) => say('list.rows', rows(n)))).toEqual([
    '1 wiersz',
    '3 wiersze',
    '5 wierszy',
    '22 wiersze',
    '112 wierszy',
    '1.5 wiersza',
  ])
  expect([say('list.next'), say('list.previous')]).toEqual(['Następna', 'Previous'])
})

test('Arabic has six forms, and all of them are said', () => {
  const forms = ['zero', 'one', 'two', 'few', 'many', 'other']
  takeLanguages(projectWith({ 'ar.json': { list: { rows: Object.fromEntries(forms.map((form) => [form, form])) } } }))
  expect([0, 1, 2, 3, 11, 100].map((n) => sayIn('ar')('list.rows', rows(n)))).toEqual(forms)
})

const faults: readonly (readonly [what: string, file: string, content: unknown, says: RegExp])[] = [
  [
    'a form that is missing',
    'pl.json',
    { list: { rows: { one: '1', other: '2' } } },
    /lacks its form for: few, many\./,
  ],
  [
    'a message that there is not',
    'pl.json',
    { list: { nothing: 'x' } },
    /"list.nothing" is not a message of the panel/,
  ],
  ['a value that there is not', 'pl.json', { list: { rowsOf: '{{name}}' } }, /has \{\{name\}\}.* There is: title\./],
  ['forms without a number', 'pl.json', { list: { next: { one: 'a' } } }, /"list.next" does not depend on a number/],
  ['a message without words', 'pl.json', { list: { next: ' ' } }, /"list.next" is neither a text nor/],
  ['what is not JSON', 'pl.json', '{', /languages\/pl.json: it cannot be read/],
  ['what is not rooms', 'pl.json', '[]', /it is not rooms with messages/],
  ['a language that is there', 'de.json', {}, /languages\/de.json: the panel has this language already/],
]
test.each(faults)('%s is told with its file', (_what, file, content, says) => {
  expect(() => takeLanguages(projectWith({ [file]: content }))).toThrow(says)
})
