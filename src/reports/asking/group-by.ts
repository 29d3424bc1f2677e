import { badQuery, shorten } from '../../refusal.js'
import { findColumn, type Report, type TypedColumn } from '../report.js'
import { groupFacts, groupingKeys, readColumns, type WrittenColumn, writeColumn } from './address.js'
import { type Step, steps, stepsOver } from './date-step.js'
import { lonelyInAddress, notAGroup, valueInAddress } from './for-staff.js'

/** A column that totals are grouped by. */
export interface Group {
  readonly column: TypedColumn
  /** `day`, `week` … for a date or a time; null for others. */
  readonly step: Step | null
}

/** How groups are asked for: `groupBy=customer,sold_on:month&groupSort=amount:desc&top=10`. */
export interface GroupsAsked {
  /** One or two; the first is the outer one. */
  readonly groups: readonly Group[]
  /** Null for the order of their keys. */
  readonly sort: GroupSort | null
  /** Only the first so many groups of the first column; null for all. */
  readonly top: number | null
}

export interface GroupSort {
  /** `count` for the number of rows, `key` for what they are grouped by: names, days, declared order; anything else is a total. */
  readonly by: string
  readonly direction: 'asc' | 'desc'
}

const mostColumns = 2
const mostTop = 1000

/**
 * Reads what an address says of groups; null where it asks for none.
 *
 * @throws Refusal
 */
export function parseGroups(report: Report, params: URLSearchParams): GroupsAsked | null {
  const text = params.get('groupBy')
  if (text === null) {
    const lonely = groupingKeys.find((key) => params.has(key))
    if (lonely) {
      throw badQuery(`${lonely} is about groups: add groupBy, or leave it out.`, lonelyInAddress(lonely, 'groupBy'))
    }
    return null
  }
  const parts = columnsIn(report, text)
  if (parts.length > mostColumns) {
    throw badQuery(
      `"${shorten(text)}" is more than two columns. Group by one or by two, like groupBy=a,b; the first is the outer one.`,
      notAGroup(report, text),
    )
  }
  const groups = parts.map((part) => groupBy(report, part))
  refuseTurned(report, groups)
  return { groups, sort: parseGroupSort(report, params.get('groupSort')), top: parseTop(params.get('top')) }
}

/** @throws Refusal for what is nothing to group by */
export function parseGroup(report: Report, text: string): Group {
  const [part, ...more] = columnsIn(report, text)
  return groupBy(report, part && more.length === 0 ? part : { name: text, step: null })
}

function columnsIn(report: Report, text: string): readonly WrittenColumn[] {
  return readColumns(text, (name) => findColumn(report, name) !== undefined)
}

function groupBy(report: Report, { name, step }: WrittenColumn): Group {
  const text = writeColumn(name, step)
  const column = findColumn(report, name)
  const isDay = column?.unit === 'date' || column?.unit === 'time'
  if (!column || !['reference', 'choice', 'date', 'time', 'text', 'id'].includes(column.unit)) {
    const known = report.columns.filter(({ unit }) => ['reference', 'choice', 'date', 'time'].includes(unit))
    const remedy =
      known.length > 0
        ? `Use one of: ${known.map((one) => writeColumn(one.name)).join(', ')}.`
        : 'It has no column to group by.'
    throw badQuery(`"${shorten(text)}" is nothing to group ${report.title} by. ${remedy}`, notAGroup(report, text))
  }
  const allowed = stepsOver(column.step ?? 'day')
  if (isDay && column.step && steps.some((one) => one === step) && !allowed.some((one) => one === step)) {
    throw badQuery(
      `The rows of ${report.title} are of whole ${column.step}s: "${shorten(text)}" cannot be told from them. Group by: ${allowed.map((one) => writeColumn(name, one)).join(', ')}.`,
      notAGroup(report, text),
    )
  }
  const known = steps.find((one) => one === step)
  if (step !== null && !(isDay && known && allowed.includes(known))) {
    throw badQuery(
      `"${shorten(text)}" is not a grouping. Dates are grouped like ${writeColumn(name, 'month')}, by ${allowed.join(', ')}.`,
      notAGroup(report, text),
    )
  }
  return { column, step: isDay ? (known ?? column.step ?? 'day') : null }
}

/** As it stands in an address. */
export function writeGroup({ column, step }: Group): string {
  return writeColumn(column.name, step)
}

/** One column may stand twice as years and their months: what is inside has to lie in one of what is outside. */
function refuseTurned(report: Report, [outer, inner]: readonly Group[]): void {
  if (!outer || !inner || outer.column !== inner.column) return
  const isInside =
    outer.step !== null &&
    inner.step !== null &&
    outer.step !== inner.step &&
    stepsOver(inner.step).includes(outer.step)
  if (isInside) return
  throw badQuery(
    `${writeGroup(outer)},${writeGroup(inner)} are not groups and groups inside them. Give two columns, or a coarser and a finer step of one, like ${writeColumn(outer.column.name, 'year')},${writeColumn(outer.column.name, 'month')}.`,
    notAGroup(report, `${writeGroup(outer)},${writeGroup(inner)}`),
  )
}

function parseGroupSort(report: Report, text: string | null): GroupSort | null {
  if (text === null) return null
  const [by = '', direction, ...more] = text.split(':')
  const totals = report.totals.map(({ name }) => name).filter((name) => !groupFacts.includes(name))
  if (more.length > 0 || (direction !== undefined && direction !== 'asc' && direction !== 'desc')) {
    throw badQuery(
      `"${shorten(text)}" is not an order of groups. It is written like ${totals[0] ?? 'count'}:desc.`,
      valueInAddress('groupSort', text),
    )
  }
  if (!totals.includes(by) && !groupFacts.includes(by)) {
    throw badQuery(
      `"${shorten(by)}" is nothing that groups of ${report.title} have. Sort them by: ${[...totals, ...groupFacts].join(', ')}.`,
      valueInAddress('groupSort', text),
    )
  }
  return { by, direction: direction ?? (by === 'key' ? 'asc' : 'desc') }
}

function parseTop(text: string | null): number | null {
  if (text === null) return null
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (top < 1 || top > mostTop) {
    throw badQuery(
      `"${shorten(text)}" is not a valid top. It is a whole number from 1 to ${mostTop}.`,
      valueInAddress('top', text),
    )
  }
  return top
}
