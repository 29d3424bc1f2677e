import type { ClientBase } from 'pg'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import { reportsSchema } from '../view-files/order.js'
import { readElsewhere } from '../view-files/read-elsewhere.js'
import type { DeclaredCheck, ViewFile } from '../view-files/view-file.js'
import { isNoFaultOfTheFile } from './create-statement.js'

type ComparedSelect = Extract<Extract<DeclaredCheck['compares'], { kind: 'total' }>['expected'], { kind: 'select' }>

/**
 * Asks PostgreSQL whether it understands the SELECT of every declared check. Nothing is read for it: the statement is
 * prepared and never run.
 *
 * @param client in a transaction, with the search path of the views
 * @param options.names views that stand under another name for now
 * @param options.absent views that are not there: checks that read them are left out
 * @throws ViewFileError with every check that is not understood, each with file and line
 */
export async function probeChecks(
  client: ClientBase,
  files: readonly ViewFile[],
  { names, absent }: { names: ReadonlyMap<string, string>; absent: ReadonlySet<string> },
): Promise<void> {
  const faults: Fault[] = []
  for (const { file, header } of files) {
    for (const { compares, line } of header.checks) {
      if (compares.kind !== 'total' || compares.expected.kind !== 'select') continue
      if (compares.expected.reads.some(({ name }) => absent.has(name))) continue
      const message = await faultOf(client, compares.expected, names)
      if (message !== null) faults.push({ file, line, message: `check: ${message}` })
    }
  }
  if (faults.length > 0) throw new ViewFileError(faults)
}

const remedy = 'Correct the SELECT, or remove the check.'

/** "char", name, text, char and varchar, by their numbers in the catalogue of every PostgreSQL. */
const texts = [18, 19, 25, 1042, 1043]

async function faultOf(
  client: ClientBase,
  { select, reads }: ComparedSelect,
  names: ReadonlyMap<string, string>,
): Promise<string | null> {
  await client.query('savepoint probe_check')
  try {
    await client.query(`prepare viewdesk_probe_check as select (\n${readElsewhere(select, names)}\n)::numeric`)
    // The cast would take any text. Of no rows nothing is worked out.
    const { fields } = await client.query(`select (\n${readElsewhere(select, names)}\n) limit 0`)
    await client.query('deallocate viewdesk_probe_check; release savepoint probe_check')
    const isText = texts.includes(fields[0]?.dataTypeID ?? 0)
    return isText ? `the SELECT gives a text, and a total is compared with a number.\n  ${remedy}` : null
  } catch (error) {
    const state = sqlState(error)
    if (state === null || isNoFaultOfTheFile(state)) throw error
    await client.query('rollback to savepoint probe_check; release savepoint probe_check')
    const columns = state === sqlStates.undefinedColumn ? await columnsRead(client, reads, names) : []
    return [`${(error as Error).message}.`, ...columns, remedy].join('\n  ')
  }
}

/** A line for each relation that a SELECT reads: `public.job has the columns id, title, …`. */
async function columnsRead(
  client: ClientBase,
  reads: ComparedSelect['reads'],
  names: ReadonlyMap<string, string>,
): Promise<string[]> {
  const lines: string[] = []
  for (const { schema, name } of reads) {
    const isOurs = schema === null || schema === reportsSchema
    const { rows } = await client.query<{ columns: string | null }>(
      `select string_agg(attname, ', ' order by attnum) as columns
       from pg_catalog.pg_attribute
       where attrelid = pg_catalog.to_regclass(concat_ws('.', quote_ident($1), quote_ident($2)))
         and attnum > 0
         and not attisdropped`,
      [schema, (isOurs && names.get(name)) || name],
    )
    const columns = rows[0]?.columns ?? null
    if (columns !== null) lines.push(`${schema === null ? name : `${schema}.${name}`} has the columns ${columns}.`)
  }
  return lines
}
