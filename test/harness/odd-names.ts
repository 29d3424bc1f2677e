import type { Pools } from '../../src/database/pools.js'

/** Names that every JavaScript object knows, as values of keys. */
export const namesOfObjects = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf']

/** Columns that are called so, or by what parts the words of an address. */
export const oddColumns = [...namesOfObjects, 'Region, country', 'of: month', 'back\\slash', ' blank ', 'is:empty']
export const oddDays = ['start: day', 'day, of:month', 'on:month']

const quoted = (name: string): string => `"${name}"`
const columns = ['owner', ...oddColumns, ...oddDays]

/** Things of owners, of whom only some exist. */
export const oddNameViews: Readonly<Record<string, string>> = {
  'sources/source_owner': `-- title: Owners
-- description: d
-- grain: id
-- dimension: Owner, Owners
-- column name [text]: Name.

select id, name from public.owner`,
  odd_thing: `-- title: Odd things
-- description: d
-- grain: id
-- date: on:month
-- dimension owner: owner
-- column owner [owner]: Owner.
${oddColumns.map((name) => `-- column ${quoted(name)} [choice]: ${name.toUpperCase()}.`).join('\n')}
${oddDays.map((name) => `-- column ${quoted(name)} [date]: ${name.toUpperCase()}.`).join('\n')}
-- total count [money]: Turned = sum(turned)
-- total amount [money]: Amount = sum(amount)
-- total constructor [money]: Half = sum(half)
-- total key [money]: Alike = sum(alike)

select id, ${columns.map(quoted).join(', ')}, amount, half, turned, alike from public.odd_thing`,
}

/**
 * The first name is of one thing, the second of two, the fifth of five; the owners `__proto__` and `toString` do not exist. The totals of
 * the p-th: amount 100 p, constructor 50 p, count 60 - 10 p, key 1 for an even p and 2 for an odd one.
 */
export async function makeOddNames({ admin }: Pools): Promise<void> {
  await admin.query(`create table public.owner (id text primary key, name text);
    insert into public.owner values ('constructor', 'Builder'), ('hasOwnProperty', 'Landlord'), ('valueOf', 'Appraiser');
    create table public.odd_thing (id int primary key, owner text, ${oddColumns.map((name) => `${quoted(name)} text`).join(', ')},
      ${oddDays.map((name) => `${quoted(name)} date`).join(', ')},
      amount numeric, half numeric, turned numeric, alike numeric)`)
  await admin.query(
    `insert into public.odd_thing
     select p * 10 + part, name, ${oddColumns.map(() => 'name').join(', ')}, ${oddDays.map(() => "date '2026-01-15' + p::int * 31").join(', ')},
       100, 50, (60 - 10 * p)::numeric / p, (1 + p % 2)::numeric / p
     from unnest($1::text[]) with ordinality as given (name, p), generate_series(1, p) as part`,
    [namesOfObjects],
  )
}
