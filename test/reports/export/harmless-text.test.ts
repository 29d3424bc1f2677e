import { harmless, harmlessSql } from '../../../src/reports/export/harmless-text.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('migrated')
})
afterAll(() => database?.drop())

/** Texts that some spreadsheet runs, or may run after it has trimmed or narrowed them. */
const dangerous = [
  '=1+1',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '\tplain',
  '＝1+1',
  '＋1+1',
  '－2+3',
  '＠SUM(A1)',
  '﹦1+1',
  '﹢1',
  '﹣2+3',
  '﹫SUM(A1)',
  ' =1+1',
  '   @SUM(A1)',
  '\u00a0=1+1',
  '\u3000＝1+1',
  '\u200b=1+1',
  '\ufeff-2+3',
  ' \t +1',
  '=cmd|"/c calc"!A1\nsecond line',
]

// From "0" to "z" and around them: everything that a quick look lets through, and what it does not.
const signs = [
  '/',
  '0',
  '9',
  ':',
  ';',
  '<',
  '>',
  '?',
  'A',
  'Z',
  '[',
  '\\',
  '^',
  '_',
  '`',
  'a',
  'z',
  '{',
  '|',
  '~',
  '!',
  '"',
]
const fine = [
  ...signs.map((sign) => `${sign}1`),
  'plain',
  ' plain',
  'a=b',
  '1-2',
  '(−5)',
  'é',
  'ＡＢＣ',
  '',
  "'=1",
  '#=1',
  'עברית',
]

test('a text that a spreadsheet might run stands behind an apostrophe, any other as it is', async () => {
  const inDatabase = async (text: string) => {
    const { rows } = await database.pools.admin.query(`select ${harmlessSql('$1::text')} as safe`, [text])
    return rows[0].safe
  }
  for (const text of dangerous) {
    expect([text, await inDatabase(text), harmless(text)]).toEqual([text, `'${text}`, `'${text}`])
  }
  for (const text of fine) {
    expect([text, await inDatabase(text), harmless(text)]).toEqual([text, text, text])
  }
})

test('a negative figure of a totals line stays a figure, with a point and with a comma', () => {
  expect(['-5.50', '-5,50', '-5', '-5;=1'].map(harmless)).toEqual(['-5.50', '-5,50', '-5', "'-5;=1"])
})
