import type { Chance } from './chance.js'

export interface RandomReport {
  readonly select: string
  readonly grain: readonly string[]
}

/** What a SELECT may read, with what its columns can be compared with. */
export interface Readable {
  readonly sql: string
  readonly columns: Readonly<Record<string, Type>>
  /** What tells its rows apart. */
  readonly key: readonly string[]
}

type Type = 'job' | 'customer' | 'id' | 'text' | 'uuid' | 'number' | 'day' | 'sum'

export const tables = `
  create table customer (id bigint primary key, name text, region text);
  create table job (id bigint primary key, customer_id bigint, kind text, status text, value numeric, day date, token uuid);
  create table part (id bigint primary key, job_id bigint, cost numeric, label text, note text);
  create table visit (id bigint primary key, job_id bigint, place text, minutes int);
  create view reports.source_customer as select id, name, region from public.customer;
  create view reports.source_job as select id, customer_id, kind, status, value, day, token from public.job;
  create view reports.source_part as
    select part.id, part.job_id, part.cost, part.label, job.customer_id
    from public.part left join public.job on job.id = part.job_id;
  create view reports.source_visit as select id, job_id, place, minutes from public.visit;`

const sources: readonly Readable[] = [
  {
    sql: 'reports.source_job',
    key: ['id'],
    columns: {
      id: 'job',
      customer_id: 'customer',
      kind: 'text',
      status: 'text',
      value: 'number',
      day: 'day',
      token: 'uuid',
    },
  },
  {
    sql: 'reports.source_part',
    key: ['id'],
    columns: { id: 'id', job_id: 'job', cost: 'number', label: 'text', customer_id: 'customer' },
  },
  { sql: 'reports.source_visit', key: ['id'], columns: { id: 'id', job_id: 'job', place: 'text', minutes: 'number' } },
  { sql: 'reports.source_customer', key: ['id'], columns: { id: 'customer', name: 'text', region: 'text' } },
]

const derived: readonly Readable[] = [
  {
    sql: '(select job_id, sum(cost) as total, count(*) as parts from reports.source_part group by job_id)',
    key: ['job_id'],
    columns: { job_id: 'job', total: 'sum', parts: 'sum' },
  },
  {
    sql: '(select customer_id, day, count(*) as jobs from reports.source_job where status <> $$b$$ group by customer_id, day having count(*) > 1)',
    key: ['customer_id', 'day'],
    columns: { customer_id: 'customer', day: 'day', jobs: 'sum' },
  },
  {
    sql: '(select distinct on (job_id) job_id, id as last, minutes from reports.source_visit order by job_id, id desc)',
    key: ['job_id'],
    columns: { job_id: 'job', last: 'sum', minutes: 'sum' },
  },
  {
    sql: '(select id, job_id, place, row_number() over (partition by job_id order by id) as nth from reports.source_visit)',
    key: ['id'],
    columns: { id: 'id', job_id: 'job', place: 'text', nth: 'sum' },
  },
  {
    sql: "(select id, job_id, label as word, 'part' as what from reports.source_part where cost > 3 union all select id, job_id, place, 'visit' from reports.source_visit)",
    key: ['id', 'what'],
    columns: { id: 'id', job_id: 'job', word: 'text', what: 'text' },
  },
  {
    sql: '(select job_id from reports.source_part except select job_id from reports.source_visit)',
    key: ['job_id'],
    columns: { job_id: 'job' },
  },
  {
    sql: '(select job_id from reports.source_part intersect select job_id from reports.source_visit where minutes > 2)',
    key: ['job_id'],
    columns: { job_id: 'job' },
  },
  {
    sql: '(select distinct customer_id, kind from reports.source_job where id not in (select job_id from reports.source_visit where job_id is not null))',
    key: ['customer_id', 'kind'],
    columns: { customer_id: 'customer', kind: 'text' },
  },
]

interface Item extends Readable {
  readonly alias: string
}

/** A report at random: what it reads and how that is joined, which rows it leaves out, and what it makes of them. */
export function randomReport(chance: Chance, lower: readonly Readable[]): RandomReport {
  const { below, oneOf, onceIn } = chance
  const items: Item[] = []
  const add = (): Item => {
    const of = onceIn(3) ? oneOf(derived) : lower.length > 0 && onceIn(3) ? oneOf(lower) : oneOf(sources)
    const item = { ...of, alias: `t${items.length}` }
    items.push(item)
    return item
  }
  let from = `${add().sql} as t0`
  for (let more = below(3); more > 0; more -= 1) from = joined(from, add())
  if (onceIn(6)) from += " cross join (values ('x'), ('y')) as phase (phase)"
  const isCrossed = from.endsWith('(phase)')
  const where = Array.from({ length: below(3) }, () => condition(oneOf(items)))
  const filter = where.length > 0 ? ` where ${where.join(' and ')}` : ''
  const shape = oneOf(['rows', 'rows', 'groups', 'groups', 'groups', 'distinct', 'window'])
  // A null of an outer join would be told apart from no null of a key.
  const isToldApart =
    !/(left|right|full) join/.test(from) || items.every(({ key }) => key.length === 0 || key.includes('id'))
  if (isToldApart && (shape === 'rows' || shape === 'window')) {
    const keys = items.flatMap((item) =>
      item.key.map((name) => ({ sql: `${item.alias}.${name}`, name: `${item.alias}_${name}` })),
    )
    if (isCrossed) keys.push({ sql: 'phase.phase', name: 'phase' })
    const targets = [...keys.map(({ sql, name }) => `${sql} as ${name}`), ...values(oneOf(items)), ...more(shape, keys)]
    return { select: `select ${targets.join(', ')} from ${from}${filter}`, grain: keys.map(({ name }) => name) }
  }
  const groups = Array.from({ length: 1 + below(2) }, (_, place) => ({ sql: groupOf(oneOf(items)), name: `g${place}` }))
  const list = groups.map(({ sql, name }) => `${sql} as ${name}`).join(', ')
  const grain = groups.map(({ name }) => name)
  if (shape === 'distinct') return { select: `select distinct ${list} from ${from}${filter}`, grain }
  const having = oneOf(['', '', ' having count(*) > 1', ' having count(*) < 5'])
  const by = groups.map(({ sql }) => sql).join(', ')
  return {
    select: `select ${list}, ${aggregates(oneOf(items)).join(', ')} from ${from}${filter} group by ${by}${having}`,
    grain,
  }

  function joined(left: string, item: Item): string {
    const partners = items.slice(0, -1).flatMap((one) =>
      Object.entries(one.columns).flatMap(([column, type]) => {
        const own = Object.keys(item.columns).filter((name) => item.columns[name] === type && type !== 'text')
        return own.map((name) => `${one.alias}.${column} = ${item.alias}.${name}`)
      }),
    )
    const on = partners.length > 0 ? oneOf(partners) : `t0.${oneOf(Object.keys(items[0]?.columns ?? {}))} is null`
    const side = oneOf(['join', 'join', 'left join', 'left join', 'left join', 'right join', 'full join'])
    // PostgreSQL joins fully only by what can be compared.
    if (side === 'full join')
      return `${left} full join ${item.sql} as ${item.alias} on ${partners.length > 0 ? on : 'false'}`
    if (onceIn(5)) {
      const own = Object.keys(item.columns)[0]
      const lateral = `lateral (select count(*) as found, max(inner_rows.${own}) as most from ${item.sql} as inner_rows where ${on.replace(`${item.alias}.`, 'inner_rows.')})`
      items[items.length - 1] = { alias: item.alias, sql: '', key: [], columns: { found: 'sum', most: 'sum' } }
      return `${left} ${oneOf(['join', 'left join'])} ${lateral} as ${item.alias} on true`
    }
    const extra = onceIn(4) ? ` and ${plain(item)}` : ''
    return `${left} ${side} ${item.sql} as ${item.alias} on ${on}${extra}`
  }

  function column(item: Item): { sql: string; type: Type } {
    const name = oneOf(Object.keys(item.columns))
    return { sql: `${item.alias}.${name}`, type: item.columns[name] as Type }
  }

  function plain(item: Item): string {
    const { sql, type } = column(item)
    if (onceIn(5)) return `${sql} is ${oneOf(['', 'not '])}null`
    if (type === 'text')
      return oneOf([`${sql} = 'a'`, `${sql} <> 'b'`, `coalesce(${sql}, 'c') = 'c'`, `${sql} in ('a', 'c')`])
    if (type === 'uuid') return `${sql} is not null`
    if (type === 'day')
      return oneOf([`${sql} > date '2026-01-03'`, `coalesce(${sql}, date '2026-01-01') < date '2026-01-04'`])
    return oneOf([`${sql} > 3`, `${sql} < 9`, `coalesce(${sql}, 4) > 3`, `${sql} between 2 and 12`, `not ${sql} = 5`])
  }

  function condition(item: Item): string {
    const key = Object.entries(item.columns).find(([, type]) => type === 'job')?.[0]
    if (key !== undefined && onceIn(2)) {
      const of = `${item.alias}.${key}`
      return oneOf([
        `exists (select from reports.source_part as e where e.job_id = ${of} and e.cost > 2)`,
        `not exists (select from reports.source_visit as e where e.job_id = ${of})`,
        `not exists (select from reports.source_visit as e where e.job_id = ${of} and not exists (select from reports.source_part as f where f.job_id = e.job_id and f.cost > 4))`,
        `${of} in (select job_id from reports.source_visit where minutes > 2)`,
        `${of} not in (select job_id from reports.source_part where cost > 5)`,
        `(select count(*) from reports.source_visit as e where e.job_id = ${of}) > 1`,
        `(${of} in (select job_id from reports.source_visit) or ${plain(item)})`,
        `${of} > all (select job_id from reports.source_part where label = 'a' and job_id is not null)`,
      ])
    }
    return onceIn(5) ? `(${plain(item)} or ${plain(oneOf(items))})` : plain(item)
  }

  function values(item: Item): string[] {
    const of = column(item).sql
    const key = Object.entries(item.columns).find(([, type]) => type === 'job')?.[0]
    const scalar =
      key === undefined
        ? []
        : [`(select sum(s.cost) from reports.source_part as s where s.job_id = ${item.alias}.${key}) as own_sum`]
    return [`${of} as first_value`, ...(onceIn(3) ? scalar : [])]
  }

  function more(shape: string, keys: readonly { sql: string }[]): string[] {
    if (shape !== 'window') return []
    const part = onceIn(2) ? oneOf(keys).sql : sureColumn(items[0] as Item)
    return [`count(*) over (partition by ${part}) as in_partition`]
  }

  function sureColumn(item: Item): string {
    const names = Object.keys(item.columns).filter((name) => item.columns[name] !== 'sum')
    return names.length > 0 ? `${item.alias}.${oneOf(names)}` : sureColumn(items[0] as Item)
  }

  function groupOf(item: Item): string {
    const of = sureColumn(item)
    const type = item.columns[of.split('.')[1] ?? '']
    if (type === 'text' && onceIn(2)) return `coalesce(${of}, 'none')`
    return type === 'job' && onceIn(3) ? `${of} % 4` : of
  }

  function aggregates(item: Item): string[] {
    const { sql } = column(item)
    const all = [
      'count(*) as n',
      `count(distinct ${sql}) as n`,
      `max(${sql}::text) as n`,
      `count(*) filter (where ${plain(item)}) as n`,
      `string_agg(${sql}::text, ',' order by ${sql}::text) as n`,
    ]
    return [oneOf(all), `count(${sql}) as m`]
  }
}
