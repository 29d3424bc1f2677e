import { describe, expect, test } from '@jest/globals'
import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { materializedAncestorsOf, orderByDependencies } from '../../../src/reports/view-files/order.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import type { ViewFile } from '../../../src/reports/view-files/view-file.js'

const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'

async function read(text: string, name = 'things'): Promise<ViewFile> {
  const file = await readViewFile(text, { file: `views/${name}.sql`, isSource: false, timeZone: 'Europe/London' })
  if (file instanceof ViewFileError) throw file
  return file
}

describe('a view file', () => {
  test('the zone takes the place of its parameter, but not inside a string or a comment', async () => {
    const { select } = await read(
      `${header}\nselect 1 as id, ':''time_zone''' as text, :'time_zone' as zone -- :'time_zone'`,
    )
    expect(select).toBe(`select 1 as id, ':''time_zone''' as text, 'Europe/London' as zone -- :'time_zone'`)
  })

  test('what it reads is found by PostgreSQL’s own parser', async () => {
    const { reads } = await read(`${header}
      -- from commented_out
      with recent as (select * from reports.completed_jobs), job as (select * from job)
      select id, 'from a_string' as text
      from recent, job, lateral (select * from public.job_part) as part
      where exists (select from "Odd name") and id in (select id from open_jobs union select id from recent)`)
    expect(reads).toEqual([
      { schema: 'reports', name: 'completed_jobs' },
      // Inside the WITH query called job, "job" is still the table.
      { schema: null, name: 'job' },
      { schema: 'public', name: 'job_part' },
      { schema: null, name: 'Odd name' },
      { schema: null, name: 'open_jobs' },
    ])
  })

  test('semicolons and comments in strings are text, one semicolon at the end is fine', async () => {
    const { select } = await read(`${header}\nselect 1 as id, '; -- no' as text;\n`)
    expect(select).toBe(`select 1 as id, '; -- no' as text`)
  })

  const faults: [what: string, text: string, line: number, says: RegExp][] = [
    ['an unknown key', `${header}-- tilte: x\n\nselect 1 as id`, 4, /"tilte" is not a known key. Known: title/],
    ['a line that is no key', `${header}-- just a note\n\nselect 1 as id`, 4, /is no "key: value"/],
    ['a key twice', `${header}-- title: Again\n\nselect 1 as id`, 4, /"title" appears twice, first in line 1/],
    ['no grain', '-- title: T\n-- description: D.\n\nselect 1 as id', 1, /has no "grain"/],
    ['a unit that is none', `${header}-- column id [Money!]: Id.\n\nselect 1 as id`, 4, /"Money!" is not a unit/],
    ['a total without a formula', `${header}-- total x [count]: Things\n\nselect 1 as id`, 4, /is not a total/],
    [
      'an aggregate that is none',
      `${header}-- total x [count]: Things = mean(id)\n\nselect 1 as id`,
      4,
      /"mean" is not known/,
    ],
    [
      'a refresh of a plain view',
      `${header}-- refresh: daily at 06:00\n\nselect 1 as id`,
      4,
      /materialized views only/,
    ],
    [
      'an hour that is none',
      `${header}-- materialized: yes\n-- refresh: daily at 25:00\n\nselect 1 as id`,
      5,
      /is not a refresh/,
    ],
    ['a column shown twice', `${header}-- columns: id, id\n\nselect 1 as id`, 4, /columns names "id" twice/],
    ['an order that is none', `${header}-- sort: id backwards\n\nselect 1 as id`, 4, /"id backwards" is not an order/],
    ['a second heading', `${header}-- short id: A\n-- short id: B\n\nselect 1 as id`, 5, /"short id" appears twice/],
    ['a lateness that is none', `${header}-- late id: soon\n\nselect 1 as id`, 4, /"soon" is not a duration/],
    ['SQL that is none', `${header}\nselect 1 as id,\nfrom where`, 6, /syntax error at or near "from"/],
    ['two statements', `${header}\nselect 1 as id; drop table job`, 5, /found 2 statements/],
    ['something else than a SELECT', `${header}\ndelete from job`, 5, /found Delete statement/],
    ['a parameter that is none', `${header}\nselect 1 as id,\n :'zone' as z`, 6, /:'zone' is not known/],
    ['no SELECT', header, 4, /the SELECT is missing/],
  ]
  test.each(faults)('%s is told with file, line and remedy', async (_what, text, line, says) => {
    const error = await read(text).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ViewFileError)
    expect((error as ViewFileError).faults).toContainEqual({
      file: 'views/things.sql',
      line,
      message: expect.stringMatching(says),
    })
  })

  test('all faults of a file are told at once', async () => {
    const error = await read('-- titel: T\n-- grain: id\n-- listed: maybe\n\nselect from from').catch(
      (caught: unknown) => caught,
    )
    expect((error as ViewFileError).faults.length).toBeGreaterThanOrEqual(4)
  })

  test('a name that PostgreSQL would cut is refused', async () => {
    await expect(read(`${header}\nselect 1 as id`, 'x'.repeat(64))).rejects.toThrow(/63 at most/)
  })
})

describe('the order of views', () => {
  test('each stands behind what it reads, more than ten levels deep', async () => {
    const chain = []
    for (let level = 12; level > 0; level -= 1) {
      const from = level === 1 ? 'public.job' : `level_${level - 1}`
      chain.push(await read(`${header}\nselect * from ${from}`, `level_${level}`))
    }
    expect(orderByDependencies(chain).map(({ name }) => name)).toEqual(
      Array.from({ length: 12 }, (_, index) => `level_${index + 1}`),
    )
  })

  test('materialized views are found through plain ones', async () => {
    const stored = '-- materialized: yes\n'
    const files = orderByDependencies([
      await read(`${header}${stored}\nselect * from b`, 'a'),
      await read(`${header}\nselect * from c`, 'b'),
      await read(`${header}${stored}\nselect 1 as id`, 'c'),
    ])
    expect(materializedAncestorsOf('a', files)).toEqual(['c', 'a'])
    expect(materializedAncestorsOf('b', files)).toEqual(['c'])
  })

  test('a circle is an error that names its members', async () => {
    const files = [await read(`${header}\nselect * from b`, 'a'), await read(`${header}\nselect * from a`, 'b')]
    expect(() => orderByDependencies(files)).toThrow(/views\/a.sql:5: .* a reads b reads a/)
  })
})
