import { isDeepStrictEqual } from 'node:util'
import type { Filter } from '../asking/filters.js'
import { parseListQuery } from '../asking/query.js'
import { chooseCount } from '../levels/choose-count.js'
import type { LevelPart } from '../levels/choose-levels.js'
import type { StoredRows } from '../levels/level.js'
import { selectOfParts } from '../levels/select-parts.js'
import type { Reading } from '../reading.js'
import type { Report } from '../report.js'
import { filterConditions, whereClause } from '../statements/conditions.js'
import { summedCount } from '../statements/count.js'
import { boundParameters, type Parameters } from '../statements/parameters.js'

/** Lists of one report, as addresses, and what of their filters they have in common. */
export interface Lists {
  readonly carried: URLSearchParams
  readonly lists: readonly URLSearchParams[]
}

/** What is read once to count several lists. */
interface Source {
  /** Parts of levels, or the rows that pass these filters. */
  readonly read: { readonly parts: readonly LevelPart[] } | { readonly filters: readonly Filter[] }
  readonly lists: {
    readonly list: URLSearchParams
    /** The column of levels that counts its rows, or the filters that are its own. */
    readonly counted: string | readonly Filter[]
  }[]
}

/** Counts the rows of each list in one statement, of levels where they can tell. */
export async function countLists(
  reading: Reading,
  report: Report,
  groups: readonly Lists[],
): Promise<ReadonlyMap<URLSearchParams, number>> {
  const stored = await reading.storedRows(report)
  const sources = sourcesOf(reading, report, groups, stored)
  const lists = sources.flatMap((source) => source.lists)
  if (lists.length === 0) return new Map()
  const parameters = boundParameters()
  const from = sources.map(
    (source, index) =>
      `(${selectOf(reading, { ...report, relation: stored.relation }, source, parameters)}) as source_${index}`,
  )
  const names = sources.flatMap(({ lists: own }, index) => own.map((_, place) => `source_${index}.count_${place}`))
  const [answer] = await reading.askOnce<{ counts: number[] }>(
    `select json_build_array(${names.join(', ')}) as counts\nfrom ${from.join(',\n')}`,
    parameters.values,
  )
  return new Map(lists.map(({ list }, index) => [list, answer?.counts[index] ?? 0]))
}

function sourcesOf(reading: Reading, report: Report, groups: readonly Lists[], stored: StoredRows): Source[] {
  const sources: Source[] = []
  const add = (read: Source['read'], list: Source['lists'][number]): void => {
    const same = sources.find((source) => isDeepStrictEqual(source.read, read))
    if (same) same.lists.push(list)
    else sources.push({ read, lists: [list] })
  }
  for (const { carried, lists } of groups) {
    const common = parseListQuery(report, new URLSearchParams(carried), reading).filters
    for (const list of lists) {
      const { filters } = parseListQuery(report, list, reading)
      const kept = chooseCount(reading, report, stored, filters)
      const own = filters.filter((filter) => !common.some((other) => isDeepStrictEqual(other, filter)))
      if (kept === null) add({ filters: common }, { list, counted: own })
      else add({ parts: kept.parts }, { list, counted: kept.column })
    }
  }
  return sources
}

/** One row of as many counts as there are lists. */
function selectOf(reading: Reading, report: Report, { read, lists }: Source, parameters: Parameters): string {
  const all = (own: readonly Filter[]) => filterConditions(reading, own, parameters).join(' and ') || 'true'
  const counts = lists.map(({ counted }) =>
    typeof counted === 'string' ? summedCount(counted) : `count(*) filter (where ${all(counted)})`,
  )
  const columns = counts.map((sql, place) => `${sql} as count_${place}`).join(', ')
  if ('parts' in read)
    return `select ${columns} from (${selectOfParts(reading, report, read.parts, parameters)}) as kept`
  // An index may find the rows that are counted, where a FILTER alone would have all rows read.
  const any = lists.map(({ counted }) => (typeof counted === 'string' ? 'true' : `(${all(counted)})`)).join(' or ')
  const where = whereClause(reading, report, read.filters, parameters)
  return `select ${columns} from ${report.relation} ${where === '' ? 'where' : `${where} and`} (${any})`
}
