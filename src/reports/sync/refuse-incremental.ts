import type { ClientBase } from 'pg'
import { captureOutlook } from '../incremental/capture/outlook.js'
import { readDirtyKeys } from '../incremental/dirty-keys.js'
import { unfoundEqualities } from '../incremental/grain-equality.js'
import { NotIncrementalError } from '../incremental/refusal.js'
import { faultsOfSelect, refusalsOf } from '../incremental/refusals.js'
import { readFunctions, readRelations } from '../incremental/relations.js'
import { rowsViewOf } from '../live/rows-view.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import type { ViewFile } from '../view-files/view-file.js'

/**
 * Judges what the file itself says, before PostgreSQL sees it.
 *
 * @throws ViewFileError where it cannot be kept up to date by what changes beneath it
 */
export async function refuseByFile(client: ClientBase, file: ViewFile): Promise<void> {
  const isImmutable = await readImmutable(client)
  const found = await refusalsOf(file, isImmutable)
  refuse(found.map(({ line, message }) => ({ file: file.file, line, message: `${notIncremental}: ${message}.` })))
}

/**
 * Judges what it reads, as it stands in the database or would stand there.
 *
 * @param relation what it stands as now
 * @param names views that stand under another name for now
 * @returns of each table beneath it, whether its changes are written down, or how they can be
 * @throws ViewFileError
 */
export async function refuseByWhatItReads(
  client: ClientBase,
  file: ViewFile,
  relation: string,
  names: ReadonlyMap<string, string>,
): Promise<string[]> {
  const view = rowsViewOf(relation)
  const own = `${view.schema}.${view.name}`
  const relations = await readRelations(client, view)
  const isImmutable = await readImmutable(client)
  const faults: Fault[] = []
  const tell = (message: string) => faults.push({ file: file.file, line: file.selectLine, message })
  for (const [name, { definition }] of relations) {
    if (definition === null || name === own) continue
    for (const { what } of await faultsOfSelect(definition, isImmutable))
      tell(`${notIncremental}: it reads ${nameFor(name, names)}, where ${what}. ${remedy}`)
  }
  for (const message of await unfoundEqualities(client, own, file.header.grain.value))
    tell(`${notIncremental}: ${message}`)
  refuse(faults)
  try {
    const dirty = await readDirtyKeys(own, file.header.grain.value, relations, await readFunctions(client))
    return await captureOutlook(client, dirty.tables)
  } catch (error) {
    if (!(error instanceof NotIncrementalError)) throw error
    tell(`${notIncremental}: ${error.message} ${remedy}`)
  }
  refuse(faults)
  return []
}

const notIncremental = 'this report cannot be incremental'
const remedy = 'Write "materialized: yes", or change it.'

function nameFor(relation: string, names: ReadonlyMap<string, string>): string {
  for (const [name, next] of names) if (relation === `reports.${next}`) return name
  return relation.replace(/^reports\./, '')
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ViewFileError(faults)
}

/** Functions of this database that give the same for the same, whatever they are given. */
async function readImmutable(client: ClientBase): Promise<(name: string) => boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select proname::text as name from pg_catalog.pg_proc
     where pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
     group by proname having bool_and(provolatile = 'i')`,
  )
  const names = new Set(rows.map(({ name }) => name))
  return (name) => names.has(name)
}
