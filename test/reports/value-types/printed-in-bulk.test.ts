import { type Unit, units } from '../../../src/reports/report.js'
import { printed } from '../../../src/reports/value-types/printed.js'
import { printedInBulk } from '../../../src/reports/value-types/printed-in-bulk.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('migrated')
})
afterAll(() => database?.drop())

const texts = ['plain', '', '=1+1', '-2', ' blank ', 'comma, "quote"', 'line\nend', 'ümlaut', '\\N', 'null']
const times = [
  'infinity',
  '-infinity',
  '4713-01-01 00:00:00 BC',
  '0044-03-15 12:00:00.5 BC',
  '0001-01-01 00:00:00',
  '0202-03-15 12:00:00',
  '1890-03-15 12:00:00.25',
  '1937-06-30 23:59:59.999999',
  '1972-01-06 12:00:00',
  '1999-12-31 23:59:59.5',
  '2000-01-01 00:00:00',
  '2000-01-02 23:59:59.999999',
  '2000-01-03 00:00:00',
  '2026-01-05 10:00:00.5',
  '2026-01-05 10:00:00.499999',
  '2026-01-05 10:00:00.999999',
  '2026-03-29 01:59:59.999999',
  '2026-10-25 00:30:00.000001',
  '9999-12-29 23:59:59.999999',
  '9999-12-30 00:00:00',
  '9999-12-31 23:59:59.999999',
  '10000-01-01 00:00:00',
  '12026-03-15 12:00:00',
  '294276-12-30 12:00:00',
]

/** Of each type, as its name in the catalogue: what it can hold that is not like other values. */
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  int2: ['0', '-32768'],
  int4: ['0', '-5'],
  int8: ['0', '9223372036854775807'],
  numeric: [
    ...[
      '0',
      '-0',
      '-0.001',
      '-0.004',
      '-0.005',
      '0.005',
      '1.005',
      '2.5',
      '1.10',
      '-1.20',
      '1.234',
      '7',
      '1e10',
      '12.00',
    ],
    ...['NaN', 'Infinity', '-Infinity', '9'.repeat(1000), `-${'1'.repeat(1000)}.${'5'.repeat(1000)}`],
  ],
  float4: ['0', '-0', '1.1', 'NaN', 'Infinity', '-Infinity', '1e-40', '3e38'],
  float8: ['0', '-0', '-0.001', '0.30000000000000004', 'NaN', 'Infinity', '-Infinity', '1e300', '1e-300'],
  text: texts,
  varchar: texts,
  bpchar: [...texts, 'blanks   '],
  name: ['=1+1', 'plain'],
  bool: ['true', 'false'],
  date: ['2026-01-05', '0044-03-15 BC', '12026-03-15', 'infinity', '-infinity', '0001-01-01', '5874897-12-31'],
  timestamp: times,
  timestamptz: [...times, '2026-01-05 10:00:00.123456+05:45'],
  uuid: ['6f9619ff-8b86-d011-b42d-00c04fc964ff'],
  json: ['{"a": "=1+1"}', '"=1+1"', '[-1, "x"]'],
  jsonb: ['{"a": "=1+1"}', '"=1+1"', '[-1, "x"]'],
  interval: ['1 day', '-3 hours', '1 year 2 mons'],
  inet: ['192.168.1.1', '10.0.0.0/8', '::1'],
  money: ['1.50', '-2.25'],
  bytea: ['\\x3d31'],
  _text: ['{=1+1,"a b"}', '{}'],
  _numeric: ['{1.50,-2}'],
  'public.mood': ['=fine', '-sad', 'ok'],
}

// Of no offset, of half hours to both sides, of seconds a hundred years ago, of half an hour of summer, and of the earliest day.
const zones = [
  'UTC',
  'Asia/Kolkata',
  'Europe/Amsterdam',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
]

interface Told {
  readonly plain: string | null
  readonly quick: string | null
}

/** What a file has for each row's `v`, the plain way and the quick one; null where it cannot be a value of the unit. */
async function tell(type: string, unit: Unit, rows: string, zone: string): Promise<readonly Told[] | null> {
  const client = await database.pools.admin.connect()
  // As COPY does, format() prints a value by the function that belongs to its type.
  const told = (sql: string) => `case when (${sql}) is null then null else format('%s', ${sql}) end`
  const ask = (sql: string) => client.query(`select ${sql} from (${rows}) as row`)
  try {
    await client.query(`set timezone = '${zone}'; set datestyle = 'ISO'`)
    const [plain, quick] = [told(printed('row.v', unit, type)), told(printedInBulk('row.v', unit, type))]
    const refused = await ask(plain).catch(() => 'refused')
    if (refused === 'refused') {
      await expect(ask(quick)).rejects.toThrow()
      return null
    }
    return (await ask(`${plain} as plain, ${quick} as quick`)).rows as Told[]
  } finally {
    client.release(true)
  }
}

const different = (told: readonly Told[] | null) => (told ?? []).filter(({ plain, quick }) => plain !== quick)

test.each(Object.entries(valuesOf))(
  'a file has the same characters for every odd value of %s, written quickly or plainly',
  async (type, values) => {
    await database.pools.admin.query(`do $$ begin create type public.mood as enum ('=fine', '-sad', 'ok');
    exception when duplicate_object then null; end $$`)
    const list = [...values.map((value) => `('${value}')`), '(null)'].join(', ')
    const told = new Map<Unit, readonly Told[] | null>()
    for (const unit of units) {
      told.set(unit, await tell(type, unit, `select v::${type} as v from (values ${list}) as list (v)`, 'Asia/Kolkata'))
    }
    for (const [unit, answers] of told) expect([unit, different(answers)]).toEqual([unit, []])
    expect(told.get('text')).toHaveLength(values.length + 1)
  },
)

test.each(zones)(
  'times have the same characters in %s, around each second, each change of clocks and each end of the calendar',
  async (zone) => {
    const odd = times.map((time) => `('${time}'::timestamptz)`).join(', ')
    // A prime number of microseconds apart, so that all parts of a second come up, and seconds with half of one to either side.
    const rows = `
    select v from (values ${odd}) as odd (v)
    union all select '1969-01-01Z'::timestamptz + n * interval '123457.654321 seconds' from generate_series(1, 20000) as n
    union all select '2026-01-01Z'::timestamptz + n * interval '0.125 seconds' from generate_series(0, 64) as n
    union all select '2026-01-01Z'::timestamptz + n * interval '30 minutes' from generate_series(0, 17520) as n`
    const moments = await tell('timestamptz', 'time', rows, zone)
    expect(different(moments)).toEqual([])
    expect(moments).toHaveLength(times.length + 20_000 + 65 + 17_521)
    const clocks = `select v at time zone '${zone}' as v from (${rows}) as row`
    expect(different(await tell('timestamp', 'time', clocks, zone))).toEqual([])
  },
)
