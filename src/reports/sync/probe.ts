import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { qualify, quoteLiteral } from '../../database/identifiers.js'
import { ensureSchema } from '../../database/own-schema.js'
import { sqlState } from '../../database/sql-state.js'
import { inTransaction } from '../../database/transactions.js'
import type { LiveState, LiveView } from '../live/live-views.js'
import { columnsOf } from '../live/live-views-query.js'
import { nextName } from '../live/next-names.js'
import { withoutOwnAliases, withSettledPrinting } from '../live/printed-definitions.js'
import { definedBy } from '../live/rows-view.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import { kindOf, relationWordOf } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { settle } from './build-beside.js'
import { checkColumns } from './check-columns.js'
import { faultsOfWanted } from './check-wanted.js'
import { createIndex, repeatIndex } from './create-index.js'
import { createView } from './create-statement.js'
import { isOurIndex, wantedIndexes } from './plan/index-changes.js'
import type { ProbedView } from './plan/input.js'
import type { Asked } from './plan/questions.js'
import { probeChecks } from './probe-checks.js'
import { refuseByFile, refuseByWhatItReads } from './refuse-incremental.js'
import { unreadableTables } from './unreadable-tables.js'
import { tellingWaits, type WaitOptions } from './waits.js'

/**
 * Asks PostgreSQL for the columns and the definition of views that are not there yet, without any rows, and
 * whether it understands checks: in a transaction that leaves nothing behind.
 *
 * @throws ViewFileError with file and line, before anything long was begun
 */
export async function probe(
  pool: pg.Pool,
  asked: Asked,
  {
    timeZone,
    signal,
    state,
    ...waits
  }: WaitOptions & { readonly timeZone: string; readonly signal: AbortSignal | undefined; readonly state: LiveState },
): Promise<Map<string, ProbedView>> {
  if (asked.unknown.length + asked.checked.length === 0) return new Map()
  return await inTransaction(pool, (client) =>
    cancellable(pool, client, signal, async (processId) => {
      await client.query('savepoint probe')
      await ensureSchema(client, reportsSchema)
      await settle(client, timeZone)
      const probed = await tellingWaits(pool, processId, waits, () => probeViews(client, asked, state))
      await client.query('rollback to savepoint probe')
      return probed
    }),
  )
}

async function probeViews(
  client: pg.ClientBase,
  { unknown, checked, absent }: Asked,
  state: LiveState,
): Promise<Map<string, ProbedView>> {
  const own = new Set([...unknown, ...checked].map(({ name }) => name))
  const faults = await unreadableTables(client, unknown, new Set([...own, ...absent]))
  if (faults.length > 0) throw new ViewFileError(faults)
  const token = randomBytes(4).toString('hex')
  const names = new Map<string, string>()
  const probed = new Map<string, ProbedView>()
  const refused = new Set<string>()
  for (const file of unknown) {
    const name = nextName(token, file.name)
    const live = state.views.get(file.name) ?? null
    // What reads a view that is refused cannot be asked about: all that can is told at once.
    if (file.reads.some((read) => refused.has(read.name))) {
      refused.add(file.name)
      continue
    }
    const found = await tryOut(client, faults, async () => {
      if (kindOf(file) === 'incremental' || file.awaitsCapture) await refuseByFile(client, file)
      await createView(client, file, {
        name,
        kind: relationWordOf(kindOf(file)),
        names,
        withData: false,
        isTrial: true,
      })
      const read = await readProbe(client, name)
      const wanted = file.isSource ? await faultsOfWanted(file, read.columns, unknown) : []
      checkColumns(file, read.columns, wanted)
      const isIncremental = kindOf(file) === 'incremental'
      return { ...read, captures: isIncremental ? await refuseByWhatItReads(client, file, name, names) : [] }
    })
    if (found === null) {
      refused.add(file.name)
      continue
    }
    names.set(file.name, name)
    const { columns, definition, captures } = found
    const indexes = (await tryOut(client, faults, () => probeIndexes(client, file, name))) ?? new Map<string, string>()
    const lostIndexes = await probeIndexesByHand(client, file, name, live)
    const printed = nameAsFinal(definition, names)
    const asksForMore = live !== null && live.definition !== null && live.definition !== printed
    const reprints = asksForMore ? await reprint(client, definition, nextName(token, `${file.name} again`)) : []
    probed.set(file.name, {
      columns,
      definition: printed,
      reprints: reprints.map((text) => nameAsFinal(text, names)),
      indexes,
      lostIndexes,
      captures,
    })
  }
  if (faults.length > 0) throw new ViewFileError(faults)
  // A check may read views that stand behind its own, so all of them have to be there.
  await probeChecks(client, checked, { names, absent })
  return probed
}

/** Adds the faults of a file to the others, and takes back what was done for it; null then. */
async function tryOut<T>(client: pg.ClientBase, faults: Fault[], work: () => Promise<T>): Promise<T | null> {
  await client.query('savepoint one_view')
  try {
    const done = await work()
    await client.query('release savepoint one_view')
    return done
  } catch (error) {
    if (!(error instanceof ViewFileError)) throw error
    faults.push(...error.faults)
    await client.query('rollback to savepoint one_view; release savepoint one_view')
    return null
  }
}

/** Indexes take no time where there are no rows, and the plan then tells what cannot be indexed; by name, as they are printed. */
async function probeIndexes(client: pg.ClientBase, file: ViewFile, relation: string): Promise<Map<string, string>> {
  const printed = new Map<string, string>()
  for (const [place, wanted] of wantedIndexes(file).entries()) {
    const name = `${relation}_${place}`
    await createIndex(client, file, wanted, { relation, name, concurrently: false })
    printed.set(wanted.name, await printedIndex(client, name))
  }
  return printed
}

async function printedIndex(client: pg.ClientBase, name: string): Promise<string> {
  return await withSettledPrinting(client, async () => {
    const { rows } = await client.query<{ definition: string }>(
      'select pg_catalog.pg_get_indexdef($1::pg_catalog.regclass) as definition',
      [qualify(reportsSchema, name)],
    )
    return rows[0]?.definition ?? ''
  })
}

async function probeIndexesByHand(
  client: pg.ClientBase,
  file: ViewFile,
  relation: string,
  live: LiveView | null,
): Promise<Map<string, string>> {
  const lost = new Map<string, string>()
  if (kindOf(file) === 'plain' || live === null) return lost
  const byHand = live.indexes.filter(({ name, isValid }) => isValid && !isOurIndex(file.name, name))
  for (const [place, index] of byHand.entries()) {
    const refusal = await repeatIndex(client, index, { relation, name: `${relation}_${100 + place}`, file })
    if (refusal !== null) lost.set(index.name, refusal)
  }
  return lost
}

/**
 * How PostgreSQL prints a view that was created from its own print, as a restored dump does, until it prints nothing new. Constants
 * of a UNION, for one, get a name by it. Empty where it does not understand what it has printed.
 */
async function reprint(client: pg.ClientBase, definition: string, name: string): Promise<string[]> {
  const reprints: string[] = []
  await client.query('savepoint reprint')
  for (let text = definition; reprints.length < mostReprints; ) {
    try {
      await withSettledPrinting(client, () => client.query(`create view reports.${name} as ${text}`))
    } catch (error) {
      if (sqlState(error) === null) throw error
      break
    }
    const printed = (await readProbe(client, name)).definition
    await client.query('rollback to savepoint reprint')
    if (printed === text) break
    reprints.push(printed)
    text = printed
  }
  await client.query('rollback to savepoint reprint')
  return reprints
}

const mostReprints = 4

async function readProbe(client: pg.ClientBase, name: string): Promise<Pick<ProbedView, 'columns' | 'definition'>> {
  return await withSettledPrinting(client, async () => {
    const oid = `${quoteLiteral(`${reportsSchema}.${name}`)}::pg_catalog.regclass`
    const { rows } = await client.query<Pick<ProbedView, 'columns' | 'definition'>>(
      `select ${columnsOf(oid)} as columns, pg_catalog.pg_get_viewdef(${definedBy('class')}) as definition
       from pg_catalog.pg_class as class where class.oid = ${oid}`,
    )
    return rows[0] as Pick<ProbedView, 'columns' | 'definition'>
  })
}

/** A relation that stands under another name is printed with that name and its alias. */
function nameAsFinal(definition: string, names: ReadonlyMap<string, string>): string {
  let final = definition
  for (const [name, next] of names) {
    // A keyword is quoted, as an alias and as a name alike.
    const quoted = definition.includes(`"${name}"`) ? `"${name}"` : name
    final = final.replaceAll(`reports.${next}`, `reports.${quoted}`)
  }
  return withoutOwnAliases(final)
}
