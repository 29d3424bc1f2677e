import type { Chance } from './chance.js'

const names = ['customer', 'job', 'part', 'visit']
const ids = { customer: 6, job: 24, part: 60, visit: 40 } as Record<string, number>

/** Statements that leave one row of each table as it is, and hundreds of images of it. */
export const manyImages = names.map(
  (table) => `do $$ begin
    for turn in 1..150 loop update ${table} set id = id where id = (select min(id) from ${table}); end loop;
  end $$`,
)

/** Statements of one transaction; the last one ends it, by a rollback now and then. */
export function randomBatch(chance: Chance): string[] {
  const { below, oneOf, onceIn } = chance
  const statements = Array.from({ length: 1 + below(4) }, () => statement())
  return ['begin', ...statements, onceIn(8) ? 'rollback' : 'commit']

  function statement(): string {
    const table = oneOf(names)
    const kind = below(20)
    if (kind === 0 && onceIn(4)) return `truncate ${table}`
    if (kind === 1 && onceIn(3)) return `delete from ${table}`
    if (kind < 4) return `delete from ${table} where id = ${id(table)}`
    if (kind < 6) return `delete from ${table} where id % ${3 + below(5)} = 0`
    if (kind < 12) return change(table)
    if (onceIn(3)) return `insert into ${table} values ${row(table)} on conflict (id) do update set ${setOf(table)}`
    const rows = Array.from({ length: 1 + below(4) }, () => row(table))
    return `insert into ${table} values ${rows.join(', ')} on conflict (id) do nothing`
  }

  function change(table: string): string {
    const which = onceIn(4) ? `id % ${2 + below(6)} = 0` : `id in (${id(table)}, ${id(table)})`
    return `update ${table} set ${setOf(table)} where ${which}`
  }

  function setOf(table: string): string {
    const set = {
      customer: () => oneOf([`region = ${word()}`, `name = ${word()}`]),
      job: () =>
        oneOf([
          `customer_id = ${nullOr(id('customer'))}`,
          `status = ${word()}`,
          `kind = ${word()}, day = ${day()}`,
          `value = ${number()}`,
          'token = null',
        ]),
      part: () =>
        oneOf([
          `job_id = ${nullOr(id('job'))}`,
          `cost = ${number()}`,
          'id = part.id',
          `label = ${word()}`,
          "note = 'x'",
          'note = null',
        ]),
      visit: () => oneOf([`job_id = ${nullOr(id('job'))}`, `minutes = ${number()}`, `place = ${word()}`]),
    } as Record<string, () => string>
    return set[table]?.() ?? ''
  }

  function row(table: string): string {
    const values = {
      customer: () => [word(), word()],
      job: () => [
        nullOr(id('customer')),
        word(),
        word(),
        number(),
        day(),
        `'00000000-0000-0000-0000-00000000000${below(4)}'`,
      ],
      part: () => [nullOr(id('job')), number(), word(), 'null'],
      visit: () => [nullOr(id('job')), word(), number()],
    } as Record<string, () => string[]>
    return `(${[id(table), ...(values[table]?.() ?? [])].join(', ')})`
  }

  function id(table: string): string {
    return String(1 + below(ids[table] ?? 1))
  }
  function word(): string {
    return nullOr(oneOf(["'a'", "'b'", "'c'"]))
  }
  function number(): string {
    return nullOr(String(below(12)))
  }
  function day(): string {
    return nullOr(`'2026-01-0${1 + below(6)}'`)
  }
  function nullOr(value: string): string {
    return onceIn(6) ? 'null' : value
  }
}
