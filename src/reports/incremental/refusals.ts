import { loadModule, parseSync } from 'libpg-query'
import { isSteadyFunction } from '../view-files/repeatable.js'
import type { Node } from '../view-files/select.js'
import type { ViewFile } from '../view-files/view-file.js'
import { namesOf } from './dirty/print-expression.js'

/** Why a report cannot be kept up to date by what changes beneath it, and where that stands in its file. */
export interface Refusal {
  readonly line: number
  readonly message: string
}

/**
 * What in a view file's own SELECT cannot be followed from a changed row to the rows that come of it, or gives other rows
 * though nothing changed. What its sources and the tree of its joins say more is judged by readDirtyKeys.
 *
 * @param isImmutable whether a function that is none of PostgreSQL's own always gives the same for the same
 */
export async function refusalsOf(
  file: ViewFile,
  isImmutable: (name: string) => boolean = () => false,
): Promise<Refusal[]> {
  const found: Refusal[] = []
  if (file.header.grain.value.length === 0)
    found.push({
      line: file.header.grain.line,
      message: `it has no grain, by which a changed row is found. ${otherwise}`,
    })
  for (const { line, what } of await faultsOfSelect(file.select, isImmutable))
    found.push({ line: file.selectLine + line, message: `${what}. ${otherwise}` })
  return found
}

/** What in any SELECT is so, each once, with the line from its first one on; `now() depends on the time of day, …`. */
export async function faultsOfSelect(
  select: string,
  isImmutable: (name: string) => boolean,
): Promise<{ readonly line: number; readonly what: string }[]> {
  await loadModule()
  const found: { line: number; what: string }[] = []
  const lineOf = (location: number) => Buffer.from(select).subarray(0, location).toString().split('\n').length - 1
  visit(parseSync(select).stmts, 0, (node, location) => {
    for (const [key, child] of Object.entries(node)) {
      const what = judges[key]?.(child, isImmutable)
      if (!what) continue
      const line = lineOf(locationIn(child, location))
      if (!found.some((one) => one.line === line && one.what === what)) found.push({ line, what })
    }
  })
  return found
}

const otherwise = 'Write "materialized: yes", or change it'

const ofTheMoment = 'depends on the time of day, and so its rows change though nothing beneath them does'

type Judge = (node: unknown, isImmutable: (name: string) => boolean) => string | null

/** By what a parse tree calls it. */
const judges: Record<string, Judge> = {
  SQLValueFunction: (node) => {
    const name = String((node as Node).op)
      .replace('SVFOP_', '')
      .replace(/_N$/, '')
      .toLowerCase()
    return /user|role|catalog|schema/.test(name) ? `${name} depends on who asks` : `${name} ${ofTheMoment}`
  },
  FuncCall: (call, isImmutable) => judgeCall(call as Node, isImmutable),
  A_Const: (node) => {
    const word = ((node as { sval?: { sval?: string } }).sval?.sval ?? '').trim().toLowerCase()
    return /^(now|today|tomorrow|yesterday)$/.test(word) ? `'${word}' ${ofTheMoment}` : null
  },
  limitCount: () => 'LIMIT leaves rows out by how many there are',
  limitOffset: () => 'OFFSET leaves rows out by how many there are',
  RangeTableSample: () => 'TABLESAMPLE takes other rows each time',
  GroupingSet: () => 'ROLLUP, CUBE and GROUPING SETS put a row into several groups',
  withClause: (node) => ((node as Node).recursive ? 'WITH RECURSIVE cannot be followed row by row' : null),
}

function judgeCall(call: Node, isImmutable: (name: string) => boolean): string | null {
  const name = namesOf(call.funcname).at(-1) ?? ''
  if (call.over) return isSteadyFunction(call) || windows.has(name) ? null : unknownCall(name, isImmutable)
  if (moments.has(name)) return `${name}() ${ofTheMoment}`
  if (inOrder.has(name))
    return call.agg_order || call.agg_within_group
      ? null
      : `${name}() gives another value for the same rows in another order: write ORDER BY within it`
  return isSteadyFunction(call) ? null : unknownCall(name, isImmutable)
}

function unknownCall(name: string, isImmutable: (name: string) => boolean): string | null {
  return isImmutable(name) ? null : `${name}() is not known to give the same for the same rows`
}

const moments: ReadonlySet<string> = new Set(
  'now transaction_timestamp statement_timestamp clock_timestamp timeofday'.split(' '),
)
const inOrder: ReadonlySet<string> = new Set(
  'array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg xmlagg'.split(' '),
)
const windows: ReadonlySet<string> = new Set(
  'row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value'.split(' '),
)

/** Told each node, with the place of the nearest one around it that has a place. */
function visit(node: unknown, around: number, tell: (node: Node, location: number) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, around, tell)
  else if (node !== null && typeof node === 'object') {
    const location = (node as { location?: number }).location ?? around
    tell(node as Node, location)
    for (const child of Object.values(node)) visit(child, location, tell)
  }
}

function locationIn(node: unknown, around: number): number {
  if (node === null || typeof node !== 'object') return around
  const own = (node as { location?: number }).location
  if (own !== undefined) return own
  const inner = Object.values(node).find((child) => child !== null && typeof child === 'object')
  return inner === undefined ? around : locationIn(inner, around)
}
