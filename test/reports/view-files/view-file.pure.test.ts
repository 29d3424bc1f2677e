import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { inLanguage } from '../../../src/reports/view-files/in-language.js'
import { materializedAncestorsOf, orderByDependencies } from '../../../src/reports/view-files/order.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import type { ViewFile } from '../../../src/reports/view-files/view-file.js'
import { describe, expect, test } from '../../harness/jest.js'

const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'

async function read(text: string, name = 'things'): Promise<ViewFile> {
  const file = await readViewFile(text, {
    file: `views/${name}.sql`,
    isSource: false,
    timeZone: 'Europe/London',
    languages: ['en', 'de'],
  })
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

  test('a semicolon ends it, and what is written behind; a comment ahead of it takes nothing away', async () => {
    const { select } = await read(`${header}\n-- All things.\nselect id from job where id > 0; -- the end`)
    expect(select).toBe('-- All things.\nselect id from job where id > 0')
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

  test('its place in the menu is a group, a number and an icon, and its group has other languages', async () => {
    const file = await read(`${header}-- menu: Sales, north, 20\n-- menu.de: Verkauf\n-- icon: Users\n\nselect 1 as id`)
    expect(file.header.menu).toEqual({ group: 'Sales, north', order: 20, icon: 'users' })
    expect(inLanguage(file, 'de').header.menu.group).toBe('Verkauf')
    const plain = await read(`${header}\nselect 1 as id`)
    expect(plain.header.menu).toEqual({ group: null, order: null, icon: null })
  })

  const faults: [what: string, text: string, line: number, says: RegExp][] = [
    [
      'a column that is declared twice',
      `${header}-- column a [text]: A. One.\n-- column a [count]: B. Two.\n\nselect 1 as id, 2 as a`,
      5,
      /the column "a" appears twice, first in line 4/,
    ],
    [
      'a total that is declared twice',
      `${header}-- total n [count]: A = count(id)\n-- total n [count]: B = count(id)\n\nselect 1 as id`,
      5,
      /the total "n" appears twice, first in line 4/,
    ],
    [
      'a grain that names a column twice',
      `${header.replace('grain: id', 'grain: id, id')}\nselect 1 as id`,
      3,
      /grain names "id" twice/,
    ],
    ['an unknown key', `${header}-- tilte: x\n\nselect 1 as id`, 4, /"tilte" is not a known key. Known: title/],
    ['a line that is no key', `${header}-- just a note\n\nselect 1 as id`, 4, /is not a "key: value" line/],
    ['a key twice', `${header}-- title: Again\n\nselect 1 as id`, 4, /"title" appears twice, first in line 1/],
    [
      'a place in the menu without a group',
      `${header}-- menu: , 20\n\nselect 1 as id`,
      4,
      /is not a place in the menu/,
    ],
    ['a place that is no number', `${header}-- menu: Sales, first\n\nselect 1 as id`, 4, /Write a group, and a number/],
    ['an icon that is none', `${header}-- icon: unicorn\n\nselect 1 as id`, 4, /"unicorn" is not an icon. .* cart,/],
    ['a group only in German', `${header}-- menu.de: Verkauf\n\nselect 1 as id`, 4, /this file names none/],
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
      'a percentile as SQL has it',
      `${header}-- total x [number]: Things = percentile(id, 0.9)\n\nselect 1 as id`,
      4,
      /percentile\(id, 0\.9\) is of a hundred: write percentile\(id, 90\)\./,
    ],
    [
      'a total that multiplies',
      `${header}-- total x [number]: Things = sum(id) * 2\n\nselect 1 as id`,
      4,
      /"\*" is left over\. .* what is worked out row by row is a column of the SELECT\./,
    ],
    [
      'an aggregate of more than a column',
      `${header}-- total x [number]: Things = sum(distinct id)\n\nselect 1 as id`,
      4,
      /sum takes one column, and "id" stands behind "distinct"\./,
    ],
    [
      'a choice twice',
      `${header}-- column id [choice a = One, b, a = Two]: Id.\n\nselect 1 as id`,
      4,
      /the choices list "a" twice/,
    ],
    [
      'a choice with a comma in quotes',
      `${header}-- column id [choice a = "Took, really"]: Id.\n\nselect 1 as id`,
      4,
      /the choice a = "Took begins with a quote that does not end\. Write it without: a comma parts choices/,
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
    [
      'a language that is none',
      `${header}-- title.dk: Ting\n\nselect 1 as id`,
      4,
      /"dk" in "title.dk" is not a language/,
    ],
    ['words of what has none', `${header}-- grain.de: id\n\nselect 1 as id`, 4, /"grain" is not words for staff/],
    ['a translated key that is none', `${header}-- titel.de: Dinge\n\nselect 1 as id`, 4, /"titel" is not words/],
    [
      'a translated column that is none',
      `${header}-- column.de ix: Nummer.\n\nselect 1 as id`,
      4,
      /"column.de ix" translates what this file does not have/,
    ],
    [
      'a translated heading that is none',
      `${header}-- short.de ix: Nr\n\nselect 1 as id`,
      4,
      /"short.de ix" translates what/,
    ],
    ['a translated total that is none', `${header}-- total.de things: Dinge\n\nselect 1 as id`, 4, /It has no "total"/],
    [
      'a translated reason that is none',
      `${header}-- left out.de not billed: offen\n\nselect 1 as id`,
      4,
      /"left out.de not billed" translates/,
    ],
    [
      'a translated choice that is none',
      `${header}-- column id [choice a, b]: Id.\n-- column.de id [c = C]: Id.\n\nselect 1 as id`,
      5,
      /"c" is not a choice of the column "id". It has: a, b/,
    ],
    [
      'a second translation',
      `${header}-- title.de: A\n-- title.de: B\n\nselect 1 as id`,
      5,
      /"title.de" appears twice, first in line 4/,
    ],
    ['SQL that is none', `${header}\nselect 1 as id,\nfrom where`, 6, /syntax error at or near "from"/],
    [
      'a quote that is not closed',
      `${header}\nselect 1 as id,\n  'abc as t\nfrom job`,
      6,
      /^unterminated quoted string at or near "'abc as t…"\.$/,
    ],
    ['a dollar quote that is not closed', `${header}\nselect $$abc`, 5, /^unterminated dollar-quoted string/],
    ['a name that is not closed', `${header}\nselect 1 as "id`, 5, /^unterminated quoted identifier/],
    ['a comment that is not closed', `${header}\nselect 1 as id /* abc`, 5, /^unterminated \/\* comment/],
    [
      'a command of psql',
      `${header}\n\\i other.sql\nselect 1 as id`,
      5,
      /^"\\i" is a command of psql: a view file holds SQL only\.$/,
    ],
    ['a variable of psql', `${header}\nselect :id as id`, 5, /^:id is a variable of psql, which is not known here/],
    [
      'a character that is not seen',
      `${header}\nselect\u00a01 as id from a b c`,
      5,
      /not seen, U\+00A0: write a space/,
    ],
    ['one without width', `${header}\nselect 1\u200b as id`, 5, /not seen, U\+200B: write a space/],
    [
      'a merge that is not finished',
      `${header}\n<<<<<<< HEAD\nselect 1 as id`,
      5,
      /mark of a merge that nobody has finished/,
    ],
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

  test('a total may be of a column with a "=" in its name, and have one in its label', async () => {
    const { totals } = (await read(`${header}-- total x [hours]: A = B = average("a=b")\n\nselect 1 as id, 2 as "a=b"`))
      .header
    expect(totals).toMatchObject([{ label: 'A = B', formula: 'average("a=b")' }])
  })

  test('a name that PostgreSQL would cut is refused', async () => {
    await expect(read(`${header}\nselect 1 as id`, 'x'.repeat(64))).rejects.toThrow(/63 at most/)
  })
})

describe('words in another language', () => {
  const text = `-- title: Things
-- description: What there is.
-- grain: id
-- column id [id]: Number. What tells them apart.
-- column state [choice new = Brand new, old]: State.
-- short state: St.
-- total things [count]: Things = count(id)
-- check All of them: things = select count(*) from job
-- left out things [left aside]: without a state = filters.state=is:empty
-- title.de: Dinge
-- column.de id: Nummer.
-- column.de state [old = Alt]: Zustand. Wie alt es ist.
-- total.de things: Dinge
-- check.de All of them: Alle
-- left out.de [left aside]: nicht dabei
-- left out.de without a state: ohne Zustand

select 1 as id, 'new' as state`

  test('stand in the place of those that are translated, and the others stay', async () => {
    const { header } = inLanguage(await read(text), 'de')
    expect(header).toMatchObject({ title: 'Dinge', description: 'What there is.' })
    expect(header.columns).toMatchObject([
      { name: 'id', label: 'Nummer', definition: 'What tells them apart.' },
      {
        label: 'Zustand',
        definition: 'Wie alt es ist.',
        choices: [
          { value: 'new', label: 'Brand new' },
          { value: 'old', label: 'Alt' },
        ],
      },
    ])
    expect(header.totals).toMatchObject([{ name: 'things', label: 'Dinge', formula: 'count(id)' }])
    expect(header.checks).toMatchObject([{ label: 'Alle' }])
    expect(header.leftOut).toMatchObject([{ heading: 'nicht dabei', label: 'ohne Zustand' }])
  })

  test('a heading of one language does not stand over a label of another', async () => {
    expect(inLanguage(await read(text), 'de').header.look.short).toEqual([])
    expect(inLanguage(await read(text), 'pl').header.look.short).toMatchObject([{ column: 'state', value: 'St.' }])
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
