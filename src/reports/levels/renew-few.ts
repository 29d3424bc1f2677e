import type { ClientBase, QueryResult } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Asked } from '../../database/one-message.js'
import type { Report } from '../report.js'
import { askChangedRows, changedRowsOf } from './changed-rows.js'
import { daysAreWhole, keyOfRows, type Level } from './level.js'
import { levelsOf } from './levels-of.js'
import { onceEach } from './once-each.js'
import { isAsWritten } from './one-value.js'
import { bucketsOfChange, compactBuckets, startsOfBuckets } from './renew-buckets.js'
import { isInLine, type LevelsRenewed, renewMany } from './renew-many.js'
import { askRenewedRows } from './renew-rows.js'
import { isUnsure, makeAnew, selectCertain, selectRenewed } from './renew-totals.js'
import type { ReportWithLevels, RowTypes } from './row-types.js'
import { type ChangedRows, groupsOf, literalOf, namedGroups } from './touched.js'
import { touchedWithin } from './touched-within.js'
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
  const asked = renewals.map((one) => ({ ...one, rowsAsked: askRows(one, changes, types) }))
  const answers = await ask(
    asked.flatMap(({ rowsAsked }) => (rowsAsked === 'known' || rowsAsked === null ? [] : [rowsAsked])),
  )
  const changed: (Renewal & { readonly rows: ChangedRows })[] = []
  for (const { rowsAsked, ...one } of asked) {
    if (rowsAsked === null) continue
    const rows =
      rowsAsked === 'known' ? { ...changes, isEmpty: false } : changedRowsOf(answers.shift(), relationOfRows(one))
    if (rows === null) {
      const kept = await renewMany(client, one.report, one.levels, timeZone, changes)
      if (kept !== null) done.push({ ...one, kept })
    } else if (rows.isEmpty) done.push(one)
    else changed.push({ ...one, rows })
  }
  const statements = changed.map((one) => askLevels(one, types, timeZone))
  const results = await ask(statements.flat())
  for (const [place, one] of changed.entries()) {
    const own = results.splice(0, statements[place]?.length ?? 0)
    const isWhole = own.length < 2 || own[0]?.rows[0]?.isSo === true
    if (isWhole) await finish(client, one, (own.at(-1)?.rows ?? []) as Found[], timeZone)
    done.push({ ...one, kept: isWhole ? one.kept : [] })
  }
  return done
}

interface Renewal extends ReportWithLevels {
  /** The levels that are kept. */
  readonly kept: readonly Level[]
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

/** What tells which rows a report has more and less; null where nothing does. */
function askRows(renewal: Renewal, changes: ViewChanges, types: RowTypes): Asked | 'known' | null {
  const { report } = renewal
  const rows = rowsLevelOf(renewal)
  const text = rows ? askRenewedRows(report, rows, changes) : askChangedRows(report, changes)
  if (text === null || text === 'known') return text
  return { text: ofTypes(types, text), values: changes.values }
}

/** The same text is another statement where rows are of other types. */
function ofTypes({ print }: RowTypes, text: string): string {
  return `/* ${print} */ ${text}`
}

/** What brings all levels of a report in line, and, ahead of it, whether its days are whole, where there are any. */
function askLevels(
  { report, kept, rows }: Renewal & { readonly rows: ChangedRows },
  types: RowTypes,
  timeZone: string,
): Asked[] {
  const { added, removed, values } = rows
  const whole = daysAreWhole({ ...report, relation: added }, timeZone)
  const definitions = kept.map(({ definition }) => definition)
  const text = statementOf(report, JSON.stringify([timeZone, added, removed, definitions]))
  return [
    ...(whole === null ? [] : [{ text: ofTypes(types, `select ${whole} as "isSo"`), values: values.slice(0, 1) }]),
    { text: ofTypes(types, text), values },
  ]
}

/** The groups of a level that need another look. */
interface Found {
  readonly place: number
  readonly keys: (string | null)[]
}

const [ofAdded, ofRemoved] = ['viewdesk_added', 'viewdesk_removed']

/** It gives the groups whose totals are not certain, and those whose buckets have come to be many rows, by the level's place. */
const statementOf = onceEach((report: Report, detail): string => {
  const [timeZone, added, removed, definitions] = JSON.parse(detail) as [string, string, string, string[]]
  const levels = levelsOf(report, timeZone).filter(
    ({ kind, definition }) => kind !== 'rows' && definitions.includes(definition),
  )
  const changed = { added: ofAdded, removed: ofRemoved }
  const parts = [
    `${ofAdded} as materialized (select * from ${added})`,
    `${ofRemoved} as materialized (select * from ${removed})`,
    ...(levels.some(({ kind }) => kind === 'buckets') ? [startsOfBuckets] : []),
  ]
  const touchedBy = new Map<string, string>()
  const found: string[] = []
  for (const [place, level] of levels.entries()) {
    const { keys, relation } = level
    const groups = groupsOf(changed, keys, (key) => keyOfRows(report, level.grain, key, timeZone))
    const name = touchedBy.get(groups) ?? `viewdesk_touched_${place}`
    if (!touchedBy.has(groups) && keys.length > 0) parts.push(`${name} as materialized (${groups})`)
    touchedBy.set(groups, name)
    const touched = touchedWithin(name, keys)
    const literals = `array[${keys.map((key) => literalOf(quoteIdentifier(key))).join(', ')}]::text[]`
    if (level.kind === 'buckets') {
      const one = keys.length === 0 ? '(select) as one' : name
      const { put, isLong } = bucketsOfChange(report, level, changed, { touched, timeZone, groups: one })
      parts.push(`viewdesk_put_${place} as (${put})`)
      found.push(
        `select ${place} as place, ${literals} as keys ${keys.length === 0 ? '' : `from ${name}`} where ${isLong}`,
      )
      continue
    }
    const renewed = `viewdesk_renewed_${place}`
    parts.push(`${renewed} as materialized (${selectRenewed(report, level, changed, touched, timeZone)})`)
    parts.push(
      `viewdesk_gone_${place} as (delete from ${relation} as old using ${renewed} as renewed where old.ctid = renewed.kept_place)`,
      `viewdesk_put_${place} as (insert into ${relation} ${selectCertain(report, level, renewed, timeZone)})`,
    )
    found.push(`select ${place} as place, ${literals} as keys from ${renewed} where ${isUnsure}`)
  }
  if (levels.length === 0) found.push('select 0 as place, null::text[] as keys where false')
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
    const groups = found.filter((one) => one.place === place).map(({ keys }) => keys)
    if (groups.length === 0) continue
    const named = namedGroups(level.keys, groups)
    if (level.kind === 'buckets') await compactBuckets(client, report, level, named)
    else await makeAnew(client, report, level, named, { rows, made: levels.slice(0, place), timeZone })
  }
}
