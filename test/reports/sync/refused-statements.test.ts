import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: Error) => error.message,
  )
const planned = () => messageOf(planViews(desk.database.pools, desk.options()))
const synced = () => messageOf(desk.sync())
const digest = "(select string_agg(md5(i::text || n), '') from generate_series(1, 200) i)"

describe('what PostgreSQL refuses names view file, line and remedy, and never a name of ours', () => {
  test.each<[what: string, text: string, says: RegExp]>([
    [
      'a key that is too long for an index',
      `${materialized}\nselect ${digest} as id from generate_series(1, 3) n`,
      /^views\/things\.sql:3: index row size \d+ exceeds btree version 4 maximum 2704 for index "things, its index 1"\.\n {2}Name columns .*md5\(path\) for a long text\.$/,
    ],
    [
      'a text too long for an index that is declared',
      `${materialized}-- index: word\n\nselect n as id, ${digest} as word from generate_series(1, 3) n`,
      /^views\/things\.sql:5: index row size .* for index "things, its index 2"\.\n/,
    ],
    [
      'a division by zero while rows are computed',
      `${materialized}\nselect id, 1 / (id - 2) as ratio from public.provider`,
      /^views\/things\.sql:6: division by zero\.\n {2}Correct the SELECT, or the rows that it reads\.$/,
    ],
    [
      'a function that raises',
      `${materialized}\nselect id, public.raises() as ratio from public.provider`,
      /^views\/things\.sql:6: no rate for today\.\n {2}Ask the bank\.\n {2}Correct the SELECT\.$/,
    ],
    [
      'a disk without room',
      `${materialized}\nselect id, public.fills_the_disk() as ratio from public.provider`,
      /^views\/things\.sql:6: could not extend file\.\n {2}Whoever runs the database has to help\. Nothing was changed/,
    ],
    [
      'a foreign table whose server is away',
      `${materialized}\nselect id, public.asks_elsewhere() as ratio from public.provider`,
      /^views\/things\.sql:6: could not connect to server "dead"\.\n {2}It is the server of a foreign table .* run it again; .*"with data: no"/,
    ],
  ])('%s', async (_what, text, says) => {
    await desk.sql(`create function public.raises() returns int language plpgsql as
      $$ begin raise exception 'no rate for today' using hint = 'Ask the bank.'; end $$;
      create function public.fills_the_disk() returns int language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create function public.asks_elsewhere() returns int language plpgsql as
      $$ begin raise exception 'could not connect to server "dead"' using errcode = '08001'; end $$`)
    await desk.write('things', text)
    const message = await synced()
    expect(message).toMatch(says)
    expect(message).not.toContain('viewdesk_next')
    expect(await desk.sql("select relname from pg_class where relnamespace = to_regnamespace('reports')")).toEqual([])
  })

  test('a type without an order is told by the plan already', async () => {
    await desk.write(
      'things',
      `${header}-- materialized: yes\n-- index: doc\n\nselect i as id, json_build_object('a', i) as doc from generate_series(1, 3) i`,
    )
    const message = await planned()
    expect(message).toMatch(
      /^views\/things\.sql:5: data type json has no default operator class.*\n(.*\n)*.*doc::jsonb/,
    )
    expect(await synced()).toBe(message)
  })

  test('an index that comes to a view in use, too', async () => {
    await desk.write('things', `${materialized}\nselect n as id, ${digest} as word from generate_series(1, 3) n`)
    await desk.sync()
    await desk.write(
      'things',
      `${materialized}-- index: word\n\nselect n as id, ${digest} as word from generate_series(1, 3) n`,
    )
    expect(await synced()).toMatch(/^views\/things\.sql:5: index row size/)
    expect(await desk.sql('select from pg_index where not indisvalid')).toEqual([])
  })
})

test('a stored view over one that has no rows yet is told by the plan, with the ways out', async () => {
  await desk.write('alpha', `${materialized}-- with data: no\n\nselect id from public.provider`)
  await desk.write('between', `${header}\nselect id from alpha`)
  await desk.write('omega', `${materialized}\nselect id from between`)
  const message = await planned()
  expect(message).toMatch(/^views\/omega\.sql:6: it is filled, but reads alpha, which has no rows yet\.\n/)
  expect(message).toContain('"npx viewdesk views refresh alpha" fills it')
  expect(await synced()).toBe(message)
  await desk.write('omega', `${materialized}-- with data: no\n\nselect id from between`)
  expect(await desk.sync()).toEqual({ alpha: 'create', between: 'create', omega: 'create' })
  await desk.sql('refresh materialized view reports.alpha')
  await desk.write('omega', `${materialized}\nselect id from between`)
  expect(await desk.sync()).toMatchObject({ omega: 'fill' })
})

test.each(['; -- the end', ';\n/* the\nend */\n', ' -- no semicolon', ';;', '\n;\n-- one\n-- two'])(
  'a view without data may end in a comment: %j',
  async (end) => {
    await desk.write('things', `${materialized}-- with data: no\n\nselect id from public.provider${end}`)
    expect(await desk.sync()).toEqual({ things: 'create' })
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  },
)

test('a hundred faults are as many lines as a person reads, and how many more there are', async () => {
  const columns = Array.from({ length: 100 }, (_, n) => `-- column c${n} [Money!]: Column.\n`).join('')
  await desk.write('things', `${header}${columns}\nselect id from public.provider`)
  const lines = (await planned()).split('\n')
  expect(lines).toHaveLength(14)
  expect(lines[0]).toMatch(/^views\/things\.sql:4: "Money!" is not a unit/)
  expect(lines[13]).toBe('… and 87 more.')
})
