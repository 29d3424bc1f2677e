import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import type { ViewFile } from '../view-files/view-file.js'
import { type Doubt, rowsInWords } from './doubt.js'

/** A number of a source that is one of its table's, and what both add up to. */
interface ComparedSum {
  readonly column: string
  readonly ofSource: string | null
  readonly ofTable: string | null
}

interface Compared {
  readonly sourceRows: string
  readonly tableRows: string
  readonly sums: readonly ComparedSum[]
}

/**
 * What a source leaves out of its table, repeats or changes. Checks compare reports with sources, so that nothing else
 * would tell: a source is compared with the first table that it reads.
 *
 * @param client with the search path of the views
 */
export async function doubtsOfSource(client: ClientBase, file: ViewFile): Promise<Doubt[]> {
  const table = await tableOf(client, file)
  if (table === null) return []
  const { sourceRows, tableRows, sums } = await compare(client, file, table)
  const [ours, theirs] = [BigInt(sourceRows), BigInt(tableRows)]
  const place = `${file.file}:${file.selectLine}: the source`
  const of = `${table.schema}.${table.name}`
  const common = { views: [file.name] }
  if (ours > theirs) {
    const message = `${place} has ${rowsInWords(ours)}, and ${of} has ${rowsInWords(theirs)}: a join repeats rows, and every sum counts them again.
  Join what has one row for each of ${of}, or sum before you join.`
    return [{ ...common, code: 'rows_repeated', message, isNote: false }]
  }
  if (ours < theirs) {
    const lost = sums.flatMap(({ column, ofSource, ofTable }) =>
      ofSource === ofTable ? [] : [`${column} is ${ofSource ?? 'nothing'} of ${ofTable ?? 'nothing'}`],
    )
    const message = `${place} leaves out ${rowsInWords(theirs - ours)} of the ${theirs.toLocaleString('en')} of ${of}${lost.length === 0 ? '' : `; the sum of ${lost.join(', that of ')}`}.
  If that is not meant, look at its WHERE and its joins.`
    return [{ ...common, code: 'rows_left_out', message, isNote: true }]
  }
  const different = sums.filter((sum) => !isSame(sum))
  if (different.length === 0) return []
  const words = different.map(
    ({ column, ofSource, ofTable }) => `${column} is ${ofSource ?? 'nothing'} and not ${ofTable ?? 'nothing'}`,
  )
  const message = `${place} has the rows of ${of}, and other sums: ${words.join(', ')}.
  If that is not meant, look at how its SELECT works them out.`
  return [{ ...common, code: 'sums_differ', message, isNote: true }]
}

/** Written with more decimals, it is the same sum. */
function isSame({ ofSource, ofTable }: ComparedSum): boolean {
  return ofSource === ofTable || (ofSource !== null && ofTable !== null && digitsOf(ofSource) === digitsOf(ofTable))
}

/** Without the zeros at the end of its decimals. */
function digitsOf(sum: string): string {
  return sum.includes('.') ? sum.replace(/\.?0+$/, '') : sum
}

interface Table {
  readonly schema: string
  readonly name: string
}

/** The table that a source gives its columns, which it reads first; null where that is a function or nothing. */
async function tableOf(client: ClientBase, { reads }: ViewFile): Promise<Table | null> {
  const [first] = reads
  if (first === undefined) return null
  const name = first.schema === null ? quoteIdentifier(first.name) : qualify(first.schema, first.name)
  const { rows } = await client.query<Table & { mayRead: boolean }>(
    `select schema.nspname as schema, class.relname as name, has_table_privilege(class.oid, 'select') as "mayRead"
     from pg_catalog.pg_class as class
     join pg_catalog.pg_namespace as schema on schema.oid = class.relnamespace
     where class.oid = pg_catalog.to_regclass($1) and schema.nspname not in ('viewdesk', 'reports')`,
    [name],
  )
  const [found] = rows
  return found?.mayRead ? found : null
}

async function compare(client: ClientBase, { select }: ViewFile, table: Table): Promise<Compared> {
  const relation = qualify(table.schema, table.name)
  const columns = await commonNumbers(client, select, table)
  const sumsOf = (alias: string): string[] => columns.map((name) => `sum(${alias}.${quoteIdentifier(name)})::text`)
  const totals = async (alias: string, from: string): Promise<readonly (string | null)[]> => {
    const { rows } = await client.query<{ totals: (string | null)[] }>(
      `select array[count(*)::text${sumsOf(alias)
        .map((sum) => `, ${sum}`)
        .join('')}] as totals from ${from}`,
    )
    return rows[0]?.totals ?? []
  }
  const ofSource = await totals('source', `(\n${select}\n) as source`)
  const ofTable = await totals('base', `${relation} as base`)
  return {
    sourceRows: ofSource[0] ?? '0',
    tableRows: ofTable[0] ?? '0',
    sums: columns.map((column, index) => ({
      column,
      ofSource: ofSource[index + 1] ?? null,
      ofTable: ofTable[index + 1] ?? null,
    })),
  }
}

/** Exact numbers that source and table call alike, keys left aside: what they add up to says nothing. */
async function commonNumbers(client: ClientBase, select: string, table: Table): Promise<string[]> {
  const { fields } = await client.query(`select * from (\n${select}\n) as source limit 0`)
  const numbers = fields.filter(({ dataTypeID }) => exactNumbers.includes(dataTypeID)).map(({ name }) => name)
  const { rows } = await client.query<{ name: string }>(
    `select attribute.attname as name
     from pg_catalog.pg_attribute as attribute
     where attribute.attrelid = $1::pg_catalog.regclass and attribute.attnum > 0 and not attribute.attisdropped
       and attribute.atttypid = any($2::oid[]) and attribute.attname = any($3::text[])
       and not exists (
         select from pg_catalog.pg_constraint as key
         where key.conrelid = attribute.attrelid and key.contype in ('p', 'f') and attribute.attnum = any(key.conkey)
       )
       and attribute.attname !~ '(^|_)id$'
     order by attribute.attnum`,
    [qualify(table.schema, table.name), exactNumbers, numbers],
  )
  return rows.map(({ name }) => name)
}

/** int2, int4, int8 and numeric, by their numbers in the catalogue of every PostgreSQL. */
const exactNumbers = [21, 23, 20, 1700]
