import { loadModule, parseSync } from 'libpg-query'
import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { wholeBytes } from '../value-types/type-names.js'
import { baseTypeOf, nameOf } from '../value-types/value-type.js'
import type { Node } from '../view-files/select.js'
import { columnsAggregated } from '../view-files/total-expression.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'
import { type Columns, type Inferred, inferColumns } from './inferred-columns.js'

/**
 * What a SELECT does that its header does not say: whole numbers divided under money, and days that stand for months.
 *
 * @param client with the search path of the views
 */
export async function doubtsOfSelect(
  client: ClientBase,
  file: ViewFile,
  ordered: readonly ViewFile[],
): Promise<Doubt[]> {
  await loadModule()
  const select = (parseSync(file.select).stmts?.[0]?.stmt as Node | undefined)?.SelectStmt as Node | undefined
  if (!select) return []
  const known = await columnsRead(client, file, ordered)
  const columns = inferColumns(select, (schema, name) => known.get(keyOf(schema, name)) ?? new Map())
  return [...dividedWholes(file, columns), ...undeclaredStep(file, columns)]
}

const fractions = ['money', 'percent', 'hours', 'days']

function dividedWholes(file: ViewFile, columns: Columns): Doubt[] {
  const { header } = file
  const told = new Set<number>()
  const uses = [
    ...header.columns.map(({ name, unit }) => ({ what: `column ${name}`, unit, of: [name] })),
    ...header.totals.map(({ name, unit, expression }) => ({
      what: `total ${name}`,
      unit,
      of: columnsAggregated(expression),
    })),
  ]
  return uses.flatMap(({ what, unit, of }) => {
    const divided = of.map((name) => columns.get(name)?.divided ?? null).find((place) => place !== null) ?? null
    if (!fractions.includes(unit) || divided === null || told.has(divided)) return []
    told.add(divided)
    const before = Buffer.from(file.select).subarray(0, divided).toString().split('\n')
    const text = (file.select.split('\n')[before.length - 1] ?? '').trim().replace(/,$/, '')
    const message = `${file.file}:${file.selectLine + before.length - 1}: ${what} is [${unit}], and comes of whole numbers that are divided: "${text}". What is behind the point is cut off, as 199 / 100 is 1.
  Make one side a decimal, as in 100.0 for 100 or amount::numeric; where whole numbers are meant, write floor(…).`
    return [{ code: 'whole_division' as const, views: [file.name], message, isNote: false }]
  })
}

function undeclaredStep(file: ViewFile, columns: Columns): Doubt[] {
  const { date } = file.header
  const step = date && columns.get(date.value)?.step
  if (!date || !step || date.step !== null) return []
  const message = `${file.file}:${date.line}: date names "${date.value}", whose days stand for whole ${step}s: a filter that cuts through a ${step} has all of it or nothing.
  Write "-- date: ${date.value} by ${step}".`
  return [{ code: 'undeclared_step', views: [file.name], message, isNote: false }]
}

function keyOf(schema: string | null, name: string): string {
  return schema === null || schema === 'reports' ? name : `${schema}.${name}`
}

/** The columns of what a SELECT reads, by their types, and as the files of our views have them. */
async function columnsRead(
  client: ClientBase,
  { reads }: ViewFile,
  ordered: readonly ViewFile[],
): Promise<ReadonlyMap<string, Columns>> {
  const { rows } = await client.query<{ key: string; name: string; type: string }>(
    `select read.key, attribute.attname as name, ${nameOf('base', 'schema')} as type
     from unnest($1::text[], $2::text[]) as read (key, relation)
     join pg_catalog.pg_attribute as attribute
       on attribute.attrelid = pg_catalog.to_regclass(read.relation) and attribute.attnum > 0
     join pg_catalog.pg_type as base on base.oid = ${baseTypeOf('attribute.atttypid')}
     join pg_catalog.pg_namespace as schema on schema.oid = base.typnamespace
     where not attribute.attisdropped`,
    [
      reads.map(({ schema, name }) => keyOf(schema, name)),
      reads.map(({ schema, name }) => [...(schema === null ? [] : [schema]), name].map(quoteIdentifier).join('.')),
    ],
  )
  const known = new Map<string, Map<string, Inferred>>()
  for (const { key, name, type } of rows) {
    const date = ordered.find((other) => other.name === key)?.header.date
    const columns = known.get(key) ?? new Map<string, Inferred>()
    columns.set(name, {
      whole: wholeBytes(type),
      divided: null,
      step: date?.value === name ? date.step : null,
    })
    known.set(key, columns)
  }
  return known
}
