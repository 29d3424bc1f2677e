import type { Catalogue } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'

/** What a row is, to stand behind a number: "job", "jobs". */
export interface RowWords {
  readonly one: string
  readonly many: string
}

/** What staff call a row: a job where each row is one job. */
export function rowWords(catalogue: Catalogue, report: Report): RowWords {
  const [only, ...others] = report.grain
  const reference = only === undefined || others.length > 0 ? null : (findColumn(report, only)?.reference ?? null)
  const table = report.kind === 'table' ? report : catalogue.find(reference ?? '')
  return table ? wordsOfTable(catalogue, table) : catalogue.words.row
}

/** Many are called as the table is, and one as the columns are that refer to it. */
export function wordsOfTable({ reports, words }: Catalogue, table: Report): RowWords {
  const columns = reports.filter(({ kind }) => kind !== 'table').flatMap((report) => report.columns)
  const one = columns.find(({ reference }) => reference === table.name)?.label ?? table.name.replaceAll('_', ' ')
  return { one: words.withinSentence(one), many: words.withinSentence(table.title) }
}
