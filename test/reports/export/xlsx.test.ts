import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'
import { cellsOf, sheetOf } from '../../harness/workbook.js'

/** Texts that some part of a workbook, of XML or of Excel would take for something else. */
const texts = [
  'plain',
  ' before and after ',
  'two\nlines\r\nand a\ttab',
  '<tag attribute="1"> & &amp; \'quoted\' ]]>',
  '_x0041_ is no A, _x and x0041_ are nothing',
  '\\N \\t \\\\ back',
  'עברית 😀',
  '=HYPERLINK("http://a")',
  '1e5',
]

const columns = Array.from({ length: 40 }, (_, index) => `column_${index + 1}`)

let folder: string
let reports: TestReports
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-views-'))
  const words = texts.map((text, index) => `(${index + 1}, $x$${text}$x$)`).join(', ')
  const head = '-- title: Texts\n-- description: Texts.\n-- grain: id\n'
  await writeFile(
    join(folder, 'texts.sql'),
    `${head}\nselect id, words, null::text as nothing, '' as empty from (values ${words}) as text (id, words)`,
  )
  const wide = columns.map((name, index) => `${index + 1} as ${name}`).join(', ')
  await writeFile(join(folder, 'wide.sql'), `${head}\nselect id, ${wide} from generate_series(1, 2) as id`)
  await writeFile(
    join(folder, 'odd.sql'),
    `${head}-- column size [choice 1 = Small & <cheap>, 2 = Large]: Size.
\nselect 1 as id, 1 as size, repeat('x', 32766) || '<&>' as long, repeat('y', 40000) as longer,
       repeat('z', 32767) as full, repeat('😀', 20000) as faces, repeat('語', 20000) as signs,
       e'a\\x01b' as control, 12345678901234.56 as precise, 'NaN'::numeric as undefined, '-Infinity'::float8 as least, -123456789012.34 as negative,
       'infinity'::timestamptz as never, timestamptz '1066-10-14 09:00Z' as hastings,
       timestamptz '4714-11-24 00:00Z BC' as first, timestamptz '294276-12-31 23:59:59Z' as last,
       date '2024-02-29' as leap, true as flag, '00000000-0000-0000-0000-000000000001'::uuid as uuid`,
  )
  await writeFile(
    join(folder, 'many.sql'),
    `${head}-- total rows [count]: Rows = count(id)\n\nselect id from generate_series(1, 1048576) as id`,
  )
  reports = await openTestReports(async () => undefined, { viewsDir: folder, timeZone: 'Europe/London' })
})
afterAll(async () => {
  await reports?.close()
  await rm(folder, { recursive: true, force: true })
})

test('every text is read back as it is, an empty one as empty and a missing one as no cell', async () => {
  const workbook = await reports.exportBytes('texts', 'sortBy=id&columns=words,nothing,empty', 'xlsx')
  const [, ...rows] = cellsOf(workbook)
  expect(rows).toEqual(texts.map((text) => [text, '', '']))
  // Without that, Excel trims it.
  expect(sheetOf(workbook)).toContain('<t xml:space="preserve"> before and after </t>')
  expect(sheetOf(workbook)).toMatch(/<c r="B2"\/><c r="C2" t="inlineStr"><is><t><\/t><\/is><\/c>/)
})

test('a report of forty columns has all its cells, each at its address', async () => {
  const sheet = sheetOf(await reports.exportBytes('wide', 'sortBy=id', 'xlsx'))
  const addresses = [...sheet.matchAll(/<c r="([A-Z]+)(\d+)"/g)].map(([, letters, row]) => `${row} ${letters}`)
  expect(addresses).toHaveLength(3 * 41)
  expect(addresses.slice(-2)).toEqual(['3 AN', '3 AO'])
  const [, first] = cellsOf(await reports.exportBytes('wide', 'sortBy=id', 'xlsx'))
  expect(first?.map(Number)).toEqual([1, ...columns.map((_, index) => index + 1)])
})

test('what Excel cannot hold is cut or written as text, and never another value', async () => {
  const workbook = await reports.exportBytes('odd', '', 'xlsx')
  const [header, row] = cellsOf(workbook)
  const cells = Object.fromEntries((header ?? []).map((name, index) => [name, row?.[index]]))
  expect(cells).toMatchObject({
    Long: `${'x'.repeat(32_764)}...`,
    Longer: `${'y'.repeat(32_764)}...`,
    Full: 'z'.repeat(32_767),
    Signs: '語'.repeat(20_000),
    Control: 'ab',
    Size: 'Small & <cheap>',
    Precise: '12345678901234.56',
    Negative: '-123456789012.34',
    Undefined: 'NaN',
    Least: '-Infinity',
    Never: 'infinity',
    Leap: '45351.00000000',
    Flag: 'Yes',
    Uuid: '00000000-0000-0000-0000-000000000001',
  })
  // Excel counts the halves of what lies beyond U+FFFF.
  expect(cells.Faces).toMatch(/^😀+\.\.\.$/u)
  expect(cells.Faces?.length).toBeLessThanOrEqual(32_767)
  expect(cells.Hastings).toMatch(/^1066-10-14 /)
  expect(cells.First).toMatch(/^471[45]-\d\d-\d\d .* BC$/)
  expect(cells.Last).toMatch(/^29427[67]-\d\d-\d\d /)
  // Sixteen digits are a text, fifteen a number; what is not a number has no number's cell.
  expect(sheetOf(workbook)).toContain('<is><t>12345678901234.56</t></is>')
  expect(sheetOf(workbook)).toContain('<v>-123456789012.34</v>')
  expect(sheetOf(workbook)).not.toMatch(/<v>[^<]*[^\d.<-][^<]*<\/v>/)
})

test('more rows than a sheet holds are refused before the first byte, in words, and so are totals that no longer fit', async () => {
  await expect(reports.exportBytes('many', '', 'xlsx')).rejects.toMatchObject({
    status: 400,
    code: 'too_many_rows',
    message: 'A sheet holds 1048575 rows at most, and these are 1048576. Filter them, or export a csv.',
  })
  await expect(reports.exportBytes('many', 'filters.id~~to=1048575&totals=yes', 'xlsx')).rejects.toMatchObject({
    message: expect.stringMatching(/these are 1048575, with 2 lines of totals below them\. Filter them/),
  })
})
