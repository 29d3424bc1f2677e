import { attachment, fileNameInWords } from '../../src/panel/exporting/file-name.js'
import { expect, test } from '../harness/jest.js'

const asOf = 'as of 2026-06-30 14.05'
const more = (count: number) => `and ${count} more`
const nameOf = (title: string, filters: readonly string[] = [], extension = 'xlsx') =>
  fileNameInWords({ title, filters, asOf, extension, more })

test('a file is called by its report, its filters and the moment of its data', () => {
  expect(nameOf('Profit margins', ['Acme', '2026-06-01 to 2026-06-30'])).toBe(
    'Profit margins - Acme - 2026-06-01 to 2026-06-30 - as of 2026-06-30 14.05.xlsx',
  )
})

test('what a file system forbids is not in a name, and no name is one of its devices', () => {
  expect(nameOf('A/B\\C: "D" <E>|F?*', ['..', 'Billed: at least 5', 'a\u202egnp.exe\u0000\n'])).toBe(
    'A B C D E F - Billed at least 5 - a gnp.exe - as of 2026-06-30 14.05.xlsx',
  )
  expect(nameOf('CON')).toBe('CON_ - as of 2026-06-30 14.05.xlsx')
  expect(nameOf('con.aux')).toMatch(/^con_/)
  expect(nameOf('Contracts')).toMatch(/^Contracts -/)
  expect(nameOf('???')).toBe('export - as of 2026-06-30 14.05.xlsx')
})

test('a name is never longer than file systems take, and says how many filters it leaves out', () => {
  const long = nameOf(
    '報告'.repeat(60),
    Array.from({ length: 30 }, (_, index) => `長い名前 ${index}`),
  )
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(180)
  expect(long).toMatch(/^報告[報告]*… - 長い名前 0 - .* - and \d+ more - as of 2026-06-30 14\.05\.xlsx$/)
  const some = nameOf(
    'Jobs',
    Array.from({ length: 30 }, (_, index) => `Provider number ${index}`),
  )
  expect(Buffer.byteLength(some)).toBeLessThanOrEqual(180)
  expect(some).toMatch(/^Jobs - Provider number 0 - .* - and \d+ more - as of/)
})

test('the header of a download has letters of any language, and something like them for old programs', () => {
  expect(attachment('Jobs.csv')).toBe('attachment; filename="Jobs.csv"')
  expect(attachment("Müller's (50 %) 「会社」.csv")).toBe(
    `attachment; filename="Muller's (50 %) ____.csv"; filename*=UTF-8''M%C3%BCller%27s%20%2850%20%25%29%20%E3%80%8C%E4%BC%9A%E7%A4%BE%E3%80%8D.csv`,
  )
})
