import type { Pools } from '../database/pools.js'
import type { Dimension } from './dimension.js'
import { type OwnWords, ownWords } from './own-words.js'
import type { Report } from './report.js'

/** Everything that can be listed, totalled and exported: the tables (by their source views) and the reports. */
export interface Catalogue {
  readonly reports: readonly Report[]
  /** Stored views that have a file and are not in the database: never synced, dropped by somebody, or detached. */
  readonly missing: readonly string[]
  /** Tables and reports that have a file and whose view is not in the database, stored or not. */
  readonly awaited: readonly string[]
  /** What reports can be filtered by together. */
  readonly dimensions: readonly Dimension[]
  find(name: string): Report | undefined
  /** Reports that the navigation shows, by title; tables are not among them. */
  listed(): readonly Report[]
  /** What reports say themselves in the language of this catalogue. */
  readonly words: OwnWords
  /** The same reports in another language; their names, columns and figures are the same. */
  in(words: OwnWords): Catalogue
}

/** What every function of this folder works with. */
export interface ReportsContext {
  readonly pools: Pools
  readonly catalogue: Catalogue
  /** The one business time zone, an IANA name. */
  readonly timeZone: string
  now(): Date
}

/** Views that have a file and are not in the database. */
export interface Absent {
  readonly missing: readonly string[]
  readonly awaited: readonly string[]
}

/** @param translated the same reports in another language; as they are where nobody knows them in any */
export function catalogueOf(
  reports: readonly Report[],
  absent: Absent = { missing: [], awaited: [] },
  translated: (words: OwnWords) => readonly Report[] = () => reports,
  words: OwnWords = ownWords,
): Catalogue {
  const byName = new Map(reports.map((report) => [report.name, report]))
  return {
    reports,
    ...absent,
    dimensions: reports.flatMap(({ dimension }) => dimension ?? []),
    find: (name) => byName.get(name),
    listed: () =>
      reports
        .filter((report) => report.listed && report.kind !== 'table')
        .sort((one, other) => one.title.localeCompare(other.title, words.language ?? 'en')),
    words,
    in: (other) => catalogueOf(translated(other), absent, translated, other),
  }
}
