import type pg from 'pg'
import type { DemoDay } from './calendar.js'
import { demoProviders } from './providers.js'
import { demoWork, seasons, type Trade } from './work.js'

/** Puts what the demo's SQL draws from into temporary tables: days, months, providers, kinds of work and their parts. */
export async function createReferenceTables(client: pg.ClientBase, days: readonly DemoDay[]): Promise<void> {
  await dropReferenceTables(client)
  await load(
    client,
    'demo_day',
    'day date, first_job bigint, jobs int',
    days.map((day) => [day.day, day.firstJob, day.jobs]),
  )
  await load(client, 'demo_month', 'month int, thresholds float8[]', monthThresholds())
  await load(client, 'demo_provider', providerColumns, providerRows())
  await load(client, 'demo_work', 'id int, title text, value float8, hours float8', workRows())
  await load(client, 'demo_part', 'work_id int, position int, name text, quantity float8, price float8', partRows())
}

export async function dropReferenceTables(client: pg.ClientBase): Promise<void> {
  await client.query(
    'drop table if exists pg_temp.demo_day, pg_temp.demo_month, pg_temp.demo_provider, pg_temp.demo_work, pg_temp.demo_part',
  )
}

const providerColumns =
  'id int, name text, slowness float8, parts_cost float8, upsell float8, first_work int, kinds_of_work int'

// A kind of work belongs to one trade, and the kinds of one trade follow each other.
const trades = [...new Set(demoWork.map((work) => work.trade))]
const workByTrade = trades.flatMap((trade) => demoWork.filter((work) => work.trade === trade))

function providerRows() {
  return demoProviders.map((provider, index) => [
    index + 1,
    provider.name,
    provider.slowness ?? 1,
    provider.partsCost ?? 1,
    (provider.upsellPercent ?? 0) / 100,
    workByTrade.findIndex((work) => work.trade === provider.trade) + 1,
    workByTrade.filter((work) => work.trade === provider.trade).length,
  ])
}

function workRows() {
  return workByTrade.map((work, index) => [index + 1, work.title, work.value, work.hours])
}

function partRows() {
  return workByTrade.flatMap((work, index) =>
    work.parts.map(([name, quantity, price], position) => [index + 1, position + 1, name, quantity, price]),
  )
}

/** For each month, the upper bounds from 0 to 1 between which a draw means the first, second, … provider. */
function monthThresholds() {
  return Array.from({ length: 12 }, (_, month) => {
    const weights = demoProviders.map((provider, index) => sizeOf(index) * seasonOf(provider.trade, month))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let cumulated = 0
    const bounds = weights.slice(0, -1).map((weight) => {
      cumulated += weight
      return cumulated / total
    })
    return [month + 1, `{${bounds.join(',')}}`]
  })
}

// Long and skewed: the largest has a tenth of all jobs, the smallest ones a few in a thousand.
function sizeOf(index: number): number {
  return 1 / (index + 2.2)
}

function seasonOf(trade: Trade, month: number): number {
  return seasons[trade][month] ?? 1
}

async function load(client: pg.ClientBase, table: string, columns: string, rows: readonly unknown[][]): Promise<void> {
  await client.query(`create temporary table ${table} (${columns})`)
  const named = columns.split(', ').map((column) => column.split(' ')[0] ?? '')
  const records = rows.map((row) => Object.fromEntries(named.map((name, index) => [name, row[index]])))
  await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [
    JSON.stringify(records),
  ])
  await client.query(`analyze ${table}`)
}
