import type { ClientBase, QueryResult } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Asked } from '../../database/one-message.js'
import type { Report } from '../report.js'
import { askChangedRows, changedRowsOf } from './changed-rows.js'
import { keyOfRows, type Level } from './level.js'
import { levelsOf } from './levels-of.js'
import { onceEach } from './once-each.js'
import { isAsWritten } from './one-value.js'
import { bucketsOfChange, compactBuckets, startsOfBuckets } from './renew-buckets.js'
import { isInLine, type LevelsRenewed, renewMany } from './renew-many.js'
import { askRenewedRows } from './renew-rows.js'
import { bothKinds, isUnsure, makeAnew, selectCertain, selectRenewed } from './renew-totals.js'
import type { ReportWithLevels, RowTypes } from './row-types.js'
import type { ToldRows } from './told-rows.js'
import { type ChangedRows, groupsOf, literalOf, namedGroups } from './touched.js'
import { isSomeNull, touchedWithin, waysWithNulls, wayWithout } from './touched-within.js'
import type { ViewChanges } from './watched-view.js'

/** What is needed to ask about few changed rows. */
export interface FewChanges {
  readonly changes: ViewChanges
  readonly types: RowTypes
  readonly timeZone: string
  /** Puts statements, to be planned once or each time. */
  ask(asked: readonly (Asked | string)[]): Promise<QueryResult[]>
}

/**
 * Brings the levels of several reports in line with a few changed rows of the stored view that they come of: all of them in two
 * messages, in which each statement is the same text whatever the rows are.
 *
 * @returns those that were, without those whose levels have to be made of all rows
 */
export async function renewFew(
  client: ClientBase,
  reports: readonly ReportWithLevels[],
  { changes, types, timeZone, ask }: FewChanges,
): Promise<LevelsRenewed[]> {
  const renewals: Renewal[] = []
  const done: LevelsRenewed[] = []
  for (const { report, levels } of reports) {
    if (!levels.every((level) => isInLine(changes, level))) continue
    const kept = levels.filter(({ definition }) => changes.inLine.get(definition))
    if (changes.count === 0 || kept.length === 0) done.push({ report, levels, kept })
    else if (await mayBeFollowed(client, report, types)) renewals.push({ report, levels, kept })
  }
  const asked = renewals.map((one) => ({ ...one, rowsAsked: askRows(one, changes, types, 'none') }))
  const answers = await ask(
    asked.flatMap(({ rowsAsked }) => (rowsAsked === 'known' || rowsAsked === null ? [] : [rowsAsked])),
  )
  const told = async (one: Renewal, answer: QueryResult | undefined): Promise<ToldRows> => {
    const [rows = noRows] = (answer?.rows ?? []) as RowsTold[]
    if (rows.areOthers !== true) return rows
    const asked = askRows(one, changes, types, 'some')
    const [others] = asked === null || asked === 'known' ? [] : await ask([asked])
    const [more = noRows] = (others?.rows ?? []) as ToldRows[]
    return { added: [...rows.added, ...more.added], removed: [...rows.removed, ...more.removed] }
  }
  const changed: Changed[] = []
  for (const { rowsAsked, ...one } of asked) {
    if (rowsAsked === null) continue
    const rows =
      rowsAsked === 'known'
        ? { ...changes, isEmpty: false }
        : changedRowsOf(await told(one, answers.shift()), relationOfRows(one))
    if (rows === null) {
      const kept = await renewMany(client, one.report, one.levels, timeZone, changes)
      if (kept !== null) done.push({ ...one, kept })
    } else if (rows.isEmpty) done.push(one)
    else changed.push({ ...one, rows })
  }
  const results = await ask(changed.map((one) => askLevels(one, 'none', types, timeZone)))
  for (const [place, one] of changed.entries()) {
    const found = (results[place]?.rows ?? []) as Found[]
    if (found.some((group) => group.place === null)) {
      const [others] = await ask([askLevels(one, 'some', types, timeZone)])
      found.push(...((others?.rows ?? []) as Found[]))
    }
    await finish(client, one, found, timeZone)
    done.push(one)
  }
  return done
}

interface Renewal extends ReportWithLevels {
  /** The levels that are kept. */
  readonly kept: readonly Level[]
}

interface Changed extends Renewal {
  /** What the report has more and less. */
  readonly rows: ChangedRows
}

/** What the file of a plain report says is asked of the changed rows. */
async function mayBeFollowed(client: ClientBase, report: Report, { rules }: RowTypes): Promise<boolean> {
  if ((report.storedIn?.through.length ?? 0) === 0) return true
  const isByRow = report.storedIn?.rowByRow !== null && report.storedIn?.rowByRow !== undefined
  return isByRow && (await isAsWritten(client, report, rules.get(report.relation)))
}

function rowsLevelOf({ kept }: Renewal): Level | null {
  const [first] = kept
  return first?.kind === 'rows' ? first : null
}

function relationOfRows(renewal: Renewal): string {
  return rowsLevelOf(renewal)?.relation ?? renewal.report.relation
}

interface RowsTold extends ToldRows {
  /** Whether there are groups besides in which a key is null. */
  readonly areOthers?: boolean
}

const noRows: RowsTold = { added: [], removed: [] }

/** What tells which rows a report has more and less; null where nothing does. */
function askRows(
  renewal: Renewal,
  changes: ViewChanges,
  types: RowTypes,
  nulls: 'none' | 'some',
): Asked | 'known' | null {
  const { report } = renewal
  const rows = rowsLevelOf(renewal)
  const text = rows ? askRenewedRows(report, rows, changes, nulls) : askChangedRows(report, changes)
  if (text === null || text === 'known') return text
  return { text: ofTypes(types, text), values: changes.values }
}

/** The same text is another statement where rows are of other types. */
function ofTypes({ print }: RowTypes, text: string): string {
  return `/* ${print} */ ${text}`
}

/** What brings all levels of a report in line: their groups in which no key is null, or all others. */
function askLevels({ report, kept, rows }: Changed, nulls: 'none' | 'some', types: RowTypes, timeZone: string): Asked {
  const { added, removed, values } = rows
  const definitions = kept.map(({ definition }) => definition)
  const text = statementOf(report, JSON.stringify([nulls, timeZone, added, removed, definitions]))
  return { text: ofTypes(types, text), values }
}

/** The groups of a level that need another look. */
interface Found {
  /** Of the level; null where groups are told in which a key is null. */
  readonly place: number | null
  readonly keys: (string | null)[] | null
}

const [ofAdded, ofRemoved, ofBoth] = ['viewdesk_added', 'viewdesk_removed', 'viewdesk_changed']

/** It gives the groups whose totals are not certain, and those whose buckets have come to be many rows, by the level's place. */
const statementOf = onceEach((report: Report, detail): string => {
  const [nulls, timeZone, added, removed, definitions] = JSON.parse(detail) as [
    'none' | 'some',
    string,
    string,
    string,
    string[],
  ]
  const levels = levelsOf(report, timeZone).filter(
    ({ kind, definition }) => kind !== 'rows' && definitions.includes(definition),
  )
  const changed = { added: ofAdded, removed: ofRemoved }
  const parts = [
    `${ofAdded} as materialized (select * from ${added})`,
    `${ofRemoved} as materialized (select * from ${removed})`,
    `${ofBoth} as materialized (${bothKinds(changed)})`,
    ...(levels.some(({ kind }) => kind === 'buckets') ? [startsOfBuckets] : []),
  ]
  const allKeys = [...new Set(levels.flatMap(({ keys }) => keys))].map(quoteIdentifier)
  const touchedBy = new Map<string, string>()
  const found: string[] = []
  if (nulls === 'none' && allKeys.length > 0) {
    found.push(`(select null::int as place, null::text[] as keys from ${ofBoth} where ${isSomeNull(allKeys)} limit 1)`)
  }
  for (const [place, level] of levels.entries()) {
    const { keys, relation } = level
    const ways = nulls === 'none' ? [wayWithout(keys)] : waysWithNulls(keys)
    if (ways.length === 0) continue
    const literals = `array[${keys.map((key) => literalOf(quoteIdentifier(key))).join(', ')}]::text[]`
    if (level.kind === 'buckets') {
      const some = keys.length === 0 ? 'false' : isSomeNull(keys.map(quoteIdentifier))
      const where = `where ${nulls === 'none' ? 'not ' : ''}(${some})`
      const groups = groupsOf(changed, keys, (key) => keyOfRows(report, level.grain, key, timeZone), where)
      const name = touchedBy.get(groups) ?? `viewdesk_touched_${place}`
      if (!touchedBy.has(groups) && keys.length > 0) parts.push(`${name} as materialized (${groups})`)
      touchedBy.set(groups, name)
      const { put, isLong } = bucketsOfChange(report, level, changed, {
        touched: touchedWithin(name, keys, ways),
        timeZone,
        groups: keys.length === 0 ? '(select) as one' : name,
        where,
      })
      parts.push(`viewdesk_put_${place} as (${put})`)
      found.push(
        `select ${place} as place, ${literals} as keys ${keys.length === 0 ? '' : `from ${name}`} where ${isLong}`,
      )
      continue
    }
    const renewed = `viewdesk_renewed_${place}`
    parts.push(`${renewed} as materialized (${selectRenewed(report, level, ofBoth, ways, timeZone)})`)
    parts.push(
      `viewdesk_gone_${place} as (delete from ${relation} as old using ${renewed} as renewed where old.ctid = renewed.kept_place)`,
      `viewdesk_put_${place} as (insert into ${relation} ${selectCertain(report, level, renewed, timeZone)})`,
    )
    found.push(`select ${place} as place, ${literals} as keys from ${renewed} where ${isUnsure}`)
  }
  if (found.length === 0) found.push('select 0 as place, null::text[] as keys where false')
  return `with ${parts.join(',\n')}\n${found.join('\nunion all\n')}`
})

async function finish(
  client: ClientBase,
  { report, kept }: Renewal,
  found: readonly Found[],
  timeZone: string,
): Promise<void> {
  const rows = kept[0]?.kind === 'rows' ? kept[0] : null
  const levels = kept.filter(({ kind }) => kind !== 'rows')
  for (const [place, level] of levels.entries()) {
    const groups = found.filter((one) => one.place === place).map(({ keys }) => keys ?? [])
    if (groups.length === 0) continue
    const named = namedGroups(level.keys, groups)
    if (level.kind === 'buckets') await compactBuckets(client, report, level, named)
    else await makeAnew(client, report, level, named, { rows, made: levels.slice(0, place), timeZone })
  }
}
