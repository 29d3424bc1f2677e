import { isDeepStrictEqual } from 'node:util'
import { columnsOf, type Filter } from '../asking/filters.js'
import { parseListQuery } from '../asking/query.js'
import { chooseCount } from '../levels/choose-count.js'
import { areOfLevels, type LevelPart } from '../levels/choose-levels.js'
import type { StoredRows } from '../levels/level.js'
import { selectOfParts } from '../levels/select-parts.js'
import { readFrom } from '../levels/stored-rows.js'
import type { Reading } from '../reading.js'
import type { Report } from '../report.js'
import { everything } from '../scope.js'
import { conditionsOf, whereClause } from '../statements/conditions.js'
import { summedCount } from '../statements/count.js'
import type { Parameters } from '../statements/parameters.js'
import type { PutQuestion } from '../statements/question.js'

/** Lists of one report, as addresses, and what of their filters they have in common. */
export interface Lists {
  readonly carried: URLSearchParams
  readonly lists: readonly URLSearchParams[]
}

/** What is read once to count several lists. */
interface Source {
  /** Parts of levels, or the rows that pass these filters. */
  readonly read: { readonly parts: readonly LevelPart[] } | { readonly filters: readonly Filter[] }
  /** For each list the column of levels that counts its rows, or the filters that are its own. */
  readonly counted: (string | readonly Filter[])[]
}

/** Counts the rows of each list, those with the same filters in common at once, of levels where they can tell. */
export async function countLists(
  reading: Reading,
  report: Report,
  groups: readonly Lists[],
): Promise<ReadonlyMap<URLSearchParams, number>> {
  const together = new Map<string, Lists>()
  for (const group of groups.filter(({ lists }) => lists.length > 0)) {
    const lists = together.get(group.carried.toString())?.lists ?? []
    together.set(group.carried.toString(), { ...group, lists: [...lists, ...group.lists] })
  }
  const counting = [...together.values()].map(async ({ carried, lists }) => {
    const filtersOf = (list: URLSearchParams) => parseListQuery(report, new URLSearchParams(list), reading).filters
    const common = filtersOf(carried)
    const all = lists.map(filtersOf)
    const [counts] = await reading.answer<number[]>({
      report,
      filters: common,
      columns: all
        .flat()
        .flatMap(columnsOf)
        .map(({ name }) => name),
      put: (stored, parameters) => putCounts(reading, report, common, all, stored, parameters),
    })
    return lists.map((list, index) => [list, counts?.[index] ?? 0] as const)
  })
  return new Map((await Promise.all(counting)).flat())
}

function putCounts(
  reading: Reading,
  report: Report,
  common: readonly Filter[],
  lists: readonly (readonly Filter[])[],
  stored: StoredRows,
  parameters: Parameters,
): PutQuestion {
  const sources: Source[] = []
  const places = lists.map((filters) => {
    const kept = chooseCount(reading, report, stored, filters)
    const own = filters.filter((filter) => !common.some((other) => isDeepStrictEqual(other, filter)))
    const read = kept === null ? { filters: common } : { parts: kept.parts }
    const source = sources.find((one) => isDeepStrictEqual(one.read, read)) ?? { read, counted: [] }
    if (source.counted.length === 0) sources.push(source)
    return `source_${sources.indexOf(source)}.count_${source.counted.push(kept?.column ?? own)}`
  })
  const of = readFrom(report, stored.relation)
  const from = sources.map((source, index) => `(${selectOf(reading, of, source, parameters)}) as source_${index}`)
  return {
    sql: `select json_build_array(${places.join(', ')}) as answer\nfrom ${from.join(',\n')}`,
    isOfLevels: sources.every(({ read }) => 'parts' in read && areOfLevels(read.parts)),
  }
}

/** One row of as many counts as there are lists. */
function selectOf(reading: Reading, report: Report, { read, counted }: Source, parameters: Parameters): string {
  const everybody = { ...reading, scope: everything }
  const all = (own: readonly Filter[]) => conditionsOf(everybody, report, own, parameters).join(' and ') || 'true'
  const counts = counted.map((one) =>
    typeof one === 'string' ? summedCount(one) : `count(*) filter (where ${all(one)})`,
  )
  const columns = counts.map((sql, place) => `${sql} as count_${place + 1}`).join(', ')
  if ('parts' in read)
    return `select ${columns} from (${selectOfParts(reading, report, read.parts, parameters)}) as kept`
  // An index may find the rows that are counted, where a FILTER alone would have all rows read.
  const any = counted.map((one) => (typeof one === 'string' ? 'true' : `(${all(one)})`)).join(' or ')
  const where = whereClause(reading, report, read.filters, parameters)
  return `select ${columns} from ${report.relation} ${where === '' ? 'where' : `${where} and`} (${any})`
}
