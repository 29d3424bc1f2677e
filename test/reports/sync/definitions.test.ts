import { historyLines, readWhen } from '../../../src/commands/views-history.js'
import { migrate } from '../../../src/database/migrations/migrate.js'
import { type PastDefinition, readDefinitions } from '../../../src/reports/live/definitions.js'
import { dropViews } from '../../../src/reports/sync/detached-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = (mark: string | number) => `${materialized}\nselect id, '${mark}' as mark from public.provider`
const mark = async () => (await desk.sql('select distinct mark from reports.things'))[0]?.mark
const definitions = async (): Promise<PastDefinition[]> =>
  (await readDefinitions(desk.database.pools.read, 'UTC', ['things'])).get('things') ?? []
const marks = async () => (await definitions()).map(({ text }) => /'(\w+)' as mark/.exec(text)?.[1])
/** Gives each definition a day of its own: the present one is of the 20th. */
const spreadOverDays = () =>
  desk.sql(`update viewdesk.view_definition set since = '2026-11-20 12:30:15.75+00'::timestamptz - place * interval '1 day'
    from (select id as one, row_number() over (order by id desc) - 1 as place from viewdesk.view_definition) as old where one = id`)

async function giveDefinitions(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await desk.write('things', select(number))
    await desk.sync()
  }
}

describe('the definitions of a view', () => {
  test('are kept, the present one and ten before it, and listed with what changed', async () => {
    await giveDefinitions(13)
    expect(await marks()).toEqual(['13', '12', '11', '10', '9', '8', '7', '6', '5', '4', '3'])
    await spreadOverDays()
    const lines = historyLines([{ name: 'things', definitions: await definitions() }])
    expect(lines.slice(0, 6)).toEqual([
      'things',
      '  now  since 2026-11-20 12:30:15',
      '  1    since 2026-11-19 12:30:15',
      '         ',
      "       - select id, '12' as mark from public.provider",
      "       + select id, '13' as mark from public.provider",
    ])
  })

  test('are those of the rows: other words and another layout are the same one, in its last words', async () => {
    await giveDefinitions(2)
    await desk.write('things', select(2).replace('All things.', 'All of them.'))
    await desk.sync()
    await desk.write('things', select(2).replace('All things.', 'All of them.').replace(', ', ',\n  '))
    expect(await desk.sync()).toEqual({ things: 'comments' })
    await desk.write('things', select(2).replace('All things.', 'Every one.'))
    await desk.sync({ rebuild: ['things'] })
    expect(await marks()).toEqual(['2', '1'])
    expect((await definitions())[0]?.text).toContain('Every one.')
  })

  test('go with a view that is dropped, and a view without a file has none to go back to', async () => {
    await giveDefinitions(2)
    await dropViews(desk.database.pools, { names: ['things'] })
    expect(await definitions()).toEqual([])
    await desk.sync()
    expect(await marks()).toEqual(['2'])
    await expect(desk.sync({ rollback: 'things', rollbackTo: 1 })).rejects.toThrow(
      'No definition of things before the present one is known. "npx viewdesk views history things" lists them.',
    )
    await desk.remove('things')
    expect(await desk.sync()).toEqual({ things: 'drop' })
    expect(await definitions()).toEqual([])
  })
})

test('a database of an earlier release knows the last two of each view, the older one of a time that nobody knows', async () => {
  await giveDefinitions(2)
  await desk.sql(`drop table viewdesk.view_definition;
    delete from viewdesk.migration where name = '008_view_definitions'`)
  await migrate(desk.database.connectionString)
  expect((await definitions()).map(({ back, since }) => [back, since === null])).toEqual([
    [0, false],
    [1, true],
  ])
  await desk.sync({ rollback: 'things', rollbackTo: '2020-01-01' })
  expect(await mark()).toBe('1')
})

describe('going back by more than one', () => {
  beforeEach(() => giveDefinitions(5))

  test('by a number of definitions stays there until the file changes, and forward again', async () => {
    expect(await desk.sync({ rollback: 'things', rollbackTo: 3 })).toEqual({ things: 'rebuild' })
    expect(await mark()).toBe('2')
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    await desk.write('others', `${header}\nselect id from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'unchanged', others: 'create' })
    expect(await mark()).toBe('2')
    // The one that was gone back to is the present one, and those before it are as many back as they were, and one.
    expect(await marks()).toEqual(['2', '5', '4', '3', '2', '1'])
    await desk.sync({ rollback: 'things' })
    expect(await mark()).toBe('5')
    await desk.sync({ rollback: 'things', rollbackTo: 6 })
    expect(await mark()).toBe('1')
    await desk.write('things', select('six'))
    expect(await desk.sync()).toMatchObject({ things: 'rebuild' })
    expect(await mark()).toBe('six')
  })

  test.each([
    ['2026-11-18', '3'],
    ['2026-11-18 12:30', '3'],
    ['2026-11-18T12:30:15', '3'],
    ['2026-11-18 12:30:14', '2'],
    ['2026-11-18 12:29', '2'],
    ['2026-11-19', '4'],
  ])('to what it was at the end of %s', async (when, expected) => {
    await spreadOverDays()
    await desk.sync({ rollback: 'things', rollbackTo: readWhen(when) })
    expect(await mark()).toBe(expected)
  })

  test('reads times as those of the business', async () => {
    await spreadOverDays()
    await desk.sync({ timeZone: 'Asia/Tokyo', rollback: 'things', rollbackTo: readWhen('2026-11-18 21:30') })
    expect(await mark()).toBe('3')
  })

  test('to before the first one that is known, or to the present one, is refused in words', async () => {
    await spreadOverDays()
    await expect(desk.sync({ rollback: 'things', rollbackTo: '2026-11-15' })).rejects.toThrow(
      'The oldest definition of things that is known is of 2026-11-16 12:30:15.',
    )
    await expect(desk.sync({ rollback: 'things', rollbackTo: '2026-11-21' })).rejects.toThrow(
      'things has the definition of 2026-11-21 already, since 2026-11-20 12:30:15.',
    )
    await expect(desk.sync({ rollback: 'things', rollbackTo: 5 })).rejects.toThrow(
      'Of things 4 definitions before the present one are known, and not 5.',
    )
    expect(await mark()).toBe('5')
  })

  test('to one whose columns are gone names the view file, and changes nothing', async () => {
    await desk.sql('alter table provider add column phone text')
    await desk.write('things', `${materialized}\nselect id, phone as mark from public.provider`)
    await desk.sync()
    await desk.write('things', select('last'))
    await desk.sync()
    await desk.sql('alter table provider drop column phone')
    await expect(desk.sync({ rollback: 'things', rollbackTo: 1 })).rejects.toThrow(
      /views\/things\.sql:6: column "phone" does not exist/,
    )
    expect(await mark()).toBe('last')
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  })
})
