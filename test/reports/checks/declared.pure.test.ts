import { checksOf } from '../../../src/reports/checks/declared.js'
import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { orderByDependencies } from '../../../src/reports/view-files/order.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import type { ViewFile } from '../../../src/reports/view-files/view-file.js'
import { describe, expect, test } from '../../harness/jest.js'

const header = `-- title: Things
-- description: All things.
-- grain: id
-- column phase [choice early = Early on, late]: Phase.
-- total things [count]: Things = count(id)
-- total last [time]: Last = max(at)
`
const select = '\nselect 1 as id'

async function read(text: string, name = 'things'): Promise<ViewFile> {
  const file = await readViewFile(text, { file: `views/${name}.sql`, isSource: false, timeZone: 'Europe/London' })
  if (file instanceof ViewFileError) throw file
  return file
}

describe('a check in a view file', () => {
  test('has the label of its total unless it has words of its own; the grain needs no line', async () => {
    const file = await read(`${header}-- check: things = select 1
-- check Things of today: things = select count(*) from job where created_at::date = (now() at time zone :'time_zone')::date
${select}`)
    const checks = checksOf(file, orderByDependencies([file]))
    expect(checks.map(({ label }) => label)).toEqual(['No row appears twice', 'Things', 'Things of today'])
    expect(checks[2]?.compares).toMatchObject({
      expected: {
        select: "select count(*) from job where created_at::date = (now() at time zone 'Europe/London')::date",
      },
    })
  })

  test('of the grain may be written to give it words', async () => {
    const file = await read(`${header}-- check Each thing once: grain is unique\n${select}`)
    expect(checksOf(file, [file])).toMatchObject([{ label: 'Each thing once', text: 'grain is unique' }])
  })

  test('knows the materialized views that its other side reads, also through plain views', async () => {
    const stored = await read(`${header}-- materialized: yes\n${select}`, 'stored')
    const plain = await read(`${header}\nselect id from stored`, 'plain')
    const file = await read(
      `${header}-- check: things = select count(*) from plain\n-- check: things = total things of plain\n${select}`,
    )
    const checks = checksOf(file, orderByDependencies([stored, plain, file]))
    expect(checks.slice(1).map(({ compares }) => compares)).toMatchObject([
      { materializedAncestors: ['stored'] },
      { materializedAncestors: ['stored'] },
    ])
  })

  test('says what each side reads: stored rows, tables, or what only the refresh sees as of one moment', async () => {
    const totals = '-- total late [hours]: Late = max(age)\n'
    const base = await read(`${header}\nselect id, at from public.job`, 'base')
    const ages = await read(`${header}${totals}\nselect id, extract(epoch from now() - at) as age from base`, 'ages')
    const sorted = await read(`${header}\nselect id from base order by now() - at limit 10`, 'sorted')
    const stored = await read(`${header}-- materialized: yes\n\nselect id from base where at < now()`, 'stored')
    const beside = await read(`${header}\nselect stored.id from stored join base on base.id = stored.id`, 'beside')
    const sides = async (right: string) => {
      const file = await read(`${header}-- check: things = ${right}\n\nselect id from stored`)
      const ordered = orderByDependencies([base, ages, sorted, stored, beside, file])
      return checksOf(file, ordered)[1]?.sides
    }
    const job = { schema: 'public', name: 'job' }
    const cases: [right: string, reads: string][] = [
      ['select count(*) from public.job', 'tables'],
      ['select 7', 'tables'],
      ['total things of base', 'tables'],
      ['total things of stored', 'rows'],
      ['select count(*) from stored', 'rows'],
      ['total things of beside', 'both'],
      ['select count(*) from stored, public.job', 'both'],
      ['select count(*) from public.job where created_at < now()', 'both'],
      ['select public.counted()', 'both'],
      ['select count(*) from sorted', 'both'],
      // An age by the clock changes no number of rows; the highest age it does.
      ['total things of ages', 'tables'],
      ['total late of ages', 'both'],
      ['select count(*) from ages', 'both'],
      ['total things of missing', 'both'],
    ]
    for (const [right, reads] of cases) {
      expect([right, (await sides(right))?.actual, (await sides(right))?.expected]).toEqual([right, 'rows', reads])
    }
    expect((await sides('total things of ages'))?.tables).toEqual([job])
  })

  test('knows which columns alone tell of the moment', async () => {
    const momentary = async (sql: string) => (await read(`${header}\n${sql}`)).momentaryColumns
    expect(await momentary('select id, now() - at as age from job')).toEqual(['age'])
    expect(await momentary("select id, case when at < current_date then 'late' end as lateness from job")).toEqual([
      'lateness',
    ])
    expect(await momentary('select id from job')).toEqual([])
    // These decide which rows there are.
    expect(await momentary('select now() - at as age, count(*) from job group by 1')).toEqual([])
    expect(await momentary('select distinct id, now() - at as age from job')).toEqual([])
    expect(await momentary('select id, now() - at as age from job where at < now()')).toEqual([])
    expect(await momentary('select id, now() as age from job union select 1, null')).toEqual([])
    expect(await momentary("select id, generate_series(at, now(), interval '1 day') as day from job")).toEqual([])
    // Whatever somebody's own function does, and what has no name.
    expect(await momentary('select id, public.aged(at) as age from job')).toEqual([])
    expect(await momentary('select id, now() - at from job')).toEqual([])
  })

  const by = `${header}-- totals by: phase\n`
  const faults: [what: string, text: string, line: number, says: RegExp][] = [
    [
      'that compares nothing',
      `${header}-- check: things are fine\n`,
      7,
      /"things are fine" is not a check. Write "final_value = select/,
    ],
    ['of a total that is none', `${header}-- check: x = select 1\n`, 7, /the total "x".* Its totals are: things, last/],
    ['of a time', `${header}-- check: last = select 1\n`, 7, /compares numbers, and "last" is a time/],
    [
      'with an error in its SQL',
      `${header}-- check: things = select count(* from job\n`,
      7,
      /check: syntax error at or near "from"/,
    ],
    [
      'that is two statements',
      `${header}-- check: things = select 1; select 2\n`,
      7,
      /one plain SELECT is wanted here, found 2 statements/,
    ],
    [
      'of two columns',
      `${header}-- check: things = select 1, 2\n`,
      7,
      /one value is wanted here, and this SELECT has 2/,
    ],
    ['of all columns', `${header}-- check: things = select * from job\n`, 7, /one value is wanted here, not "\*"/],
    [
      'that deletes',
      `${header}-- check: things = with gone as (delete from job returning id) select count(*) from gone\n`,
      7,
      /only reads; this one has DELETE/,
    ],
    ['with another parameter', `${header}-- check: things = select :'today'\n`, 7, /parameter :'today' is not known/],
    [
      'twice',
      `${header}-- check: things = select 1\n-- check: things = select 1\n`,
      8,
      /appears twice, first in line 7/,
    ],
    ['over everything where totals exist by phase', `${by}-- check: things = select 1\n`, 8, /needs one phase/],
    [
      'of a phase that is none',
      `${by}-- check: things for noon = select 1\n`,
      8,
      /"for noon", which is not a phase. There are: early, late/,
    ],
    [
      'of a phase where there are none',
      `${header}-- check: things for early = select 1\n`,
      7,
      /says "for early", but the totals of Things exist over all rows/,
    ],
    ['of warnings that are no name', `${header}-- warnings: Data!\n`, 7, /"Data!" is not a list of warnings/],
  ]
  test.each(faults)('%s is told with its line', async (_what, text, line, says) => {
    const file = await readViewFile(`${text}${select}`, { file: 'views/things.sql', isSource: false, timeZone: 'UTC' })
    const [fault] = file instanceof ViewFileError ? file.faults : []
    expect(fault).toMatchObject({ file: 'views/things.sql', line, message: expect.stringMatching(says) })
  })
})
