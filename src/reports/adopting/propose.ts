import type { ClientBase } from 'pg'
import { reservedKeys } from '../asking/address.js'
import { type ReadableRelation, readRelations } from '../live/readable-relation.js'
import { ViewFileError } from '../view-files/fault.js'
import { faultsOfNames, faultsOfTwins } from '../view-files/faults-between-files.js'
import { readViewFile } from '../view-files/read-view-files.js'
import type { ViewFile } from '../view-files/view-file.js'
import { dashboardText, isOfThePast } from './dashboard-text.js'
import { reportText, sourceText } from './file-texts.js'
import { openSqlNames } from './plain-names.js'
import { isFact, proposeReport, type ReportProposal } from './propose-report.js'
import { proposeSource } from './propose-source.js'
import type { Ask } from './questions.js'
import { type Referable, referablesOf, tableKey } from './references.js'
import type { SourceProposal } from './source-proposal.js'
import { nameTables } from './table-names.js'
import type { FoundTable } from './tables.js'
import { zonesAsked } from './zones.js'

/** A file that is not written yet. */
export interface ProposedFile {
  /** `views/sources/source_customer.sql` */
  readonly file: string
  readonly name: string
  readonly isSource: boolean
  readonly text: string
  /** The table that it is about. */
  readonly table: string
  readonly remarks: readonly string[]
}

interface Options {
  readonly client: Pick<ClientBase, 'query'>
  readonly tables: readonly FoundTable[]
  /** Tables that may be wanted another time. */
  readonly neighbours: readonly FoundTable[]
  /** The view files that the project has. */
  readonly files: readonly ViewFile[]
  readonly ask: Ask
  /** Told of each source before anything is asked about it. */
  readonly onTable?: (table: ReadableRelation) => Promise<void>
}

/** What would bring tables into the panel. */
export interface Proposal {
  readonly views: readonly ProposedFile[]
  /** The text of a first dashboard; null where there is nothing to show on it. */
  readonly dashboard: string | null
}

/**
 * What files would bring tables into the panel: a source for each, a first report for each that has a day and an amount, and
 * a dashboard of these.
 *
 * Writes nothing. What comes of it is read once more as any view file is.
 */
export async function proposeFiles(options: Options): Promise<Proposal> {
  const { files, ask } = options
  const sources = await proposeSources(options)
  const facts = sources.filter(isFact)
  const dimensions = await askDimensions(sources, facts, ask)
  const taken = new Set([...files.map(tableOf), ...sources.map(({ name }) => name)])
  const reports: ReportProposal[] = []
  for (const source of facts) {
    const report = await proposeReport(source, { ask, dimensions, taken })
    if (report !== null) reports.push(report)
  }
  const inSql = await openSqlNames()
  const proposed = [
    ...sources.map((source): ProposedFile => {
      const name = `source_${source.name}`
      const { written } = source.table
      const text = sourceText(source, dimensions, inSql)
      return { file: `views/sources/${name}.sql`, name, isSource: true, text, table: written, remarks: source.remarks }
    }),
    ...reports.map((report): ProposedFile => {
      const { name, source } = report
      const text = reportText(report, dimensions, inSql)
      return { file: `views/${name}.sql`, name, isSource: false, text, table: source.table.written, remarks: [] }
    }),
  ]
  await refuseFaults(proposed, files)
  const dashboard = reports.length === 0 ? null : dashboardText(reports, await isOfThePast(options.client, reports))
  return { views: proposed, dashboard }
}

function tableOf({ name }: Pick<ViewFile, 'name'>): string {
  return name.replace(/^source_/, '')
}

async function proposeSources({ client, tables, neighbours, files, ask, onTable }: Options): Promise<SourceProposal[]> {
  const relations = await readRelations(
    client,
    tables.map(({ oid }) => oid),
  )
  const taken = new Set(files.map(tableOf))
  const names = nameTables(relations, { taken, neighbours, isPrefixed: await hasDjango(client) })
  const nameOf = (relation: ReadableRelation): string => names.get(tableKey(relation)) ?? relation.name
  const referables = new Map([...(await referablesOf(files)), ...referablesAmong(relations, nameOf)])
  const zoneOf = zonesAsked(client, ask, relations)
  const sources: SourceProposal[] = []
  for (const relation of relations) {
    await onTable?.(relation)
    sources.push(await proposeSource(relation, { client, name: nameOf(relation), referables, ask, zoneOf }))
  }
  return sources
}

/** The tables that will have a source whose rows are told apart by one column. */
function referablesAmong(
  relations: readonly ReadableRelation[],
  nameOf: (relation: ReadableRelation) => string,
): [string, Referable][] {
  return relations.flatMap((relation): [string, Referable][] => {
    const [key, ...others] = relation.key
    const isSure = relation.columns.find(({ name }) => name === key)?.isRequired
    if (key === undefined || others.length > 0 || !isSure) return []
    return [[tableKey(relation), { name: nameOf(relation), key }]]
  })
}

async function hasDjango(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_catalog.pg_class where relname = 'django_migrations' limit 1")
  return (rowCount ?? 0) > 0
}

/** The tables that several reports may be filtered by together: those that facts refer to, and that have names. */
async function askDimensions(
  sources: readonly SourceProposal[],
  facts: readonly SourceProposal[],
  ask: Ask,
): Promise<readonly string[]> {
  const referred = facts.flatMap(({ columns }) => columns.flatMap(({ reference }) => reference ?? []))
  const timesOf = (name: string): number => referred.filter((one) => one === name).length
  const possible = sources
    .filter((source) => timesOf(source.name) > 0 && !facts.includes(source) && source.namedBy !== null)
    .filter(({ name, grain }) => grain.length === 1 && !reservedKeys.includes(name))
    .sort((one, other) => timesOf(other.name) - timesOf(one.name))
  if (possible.length === 0) return []
  const answer = await ask({
    kind: 'dimensions',
    about: [],
    words: 'What are reports filtered by?',
    seen: [],
    choices: [
      ...possible.map(({ name, table }) => ({ value: name, words: `${name} (${table.written})` })),
      { value: 'none', words: 'nothing', isNone: true },
    ],
    isSeveral: true,
    proposed: possible
      .slice(0, mostDimensions)
      .map(({ name }) => name)
      .join(','),
  })
  return answer.split(',').map((name) => name.trim())
}

// More do not fit into a filter bar, and their rows would be those of the table again.
const mostDimensions = 3

/** What is written has to be what `views plan` takes: a fault here is one of this program. */
async function refuseFaults(proposed: readonly ProposedFile[], files: readonly ViewFile[]): Promise<void> {
  const read = await Promise.all(
    proposed.map(({ text, file, isSource }) => readViewFile(text, { file, isSource, timeZone: 'UTC' })),
  )
  const faults = read.flatMap((one) => (one instanceof ViewFileError ? one.faults : []))
  const all = [...files, ...read.filter((one): one is ViewFile => !(one instanceof ViewFileError))]
  if (faults.length === 0) faults.push(...faultsOfTwins(all), ...faultsOfNames(all))
  if (faults.length > 0) throw new ViewFileError(faults)
}

/** The tables that a file of the project reads already, by `tableKey`. */
export function tablesRead(files: readonly ViewFile[]): ReadonlySet<string> {
  return new Set(
    files
      .filter(({ isSource }) => isSource)
      .flatMap(({ reads }) => reads.map(({ schema, name }) => tableKey({ schema: schema ?? 'public', name }))),
  )
}
