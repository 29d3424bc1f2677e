/** What the address says of groups, and what is written into it. The server has the last word on both. */
import { groupFacts, readColumns, writeColumn } from '../../../../reports/asking/address.js'
import { type Step, steps, stepsOver } from '../../../../reports/asking/date-step.js'
import type { Column } from '../../../../reports/report'
import { say } from '../../language'
import type { Changes } from '../../talk/address'
import type { Report, Total } from '../../talk/api-shapes'

export interface ShownGroup {
  readonly column: Column
  readonly step: Step | null
}

export interface GroupOrder {
  /** `count` or `key`; else a total. */
  readonly by: string
  readonly direction: 'asc' | 'desc'
}

/** The columns that the address groups by, the outer one first; those that the report does not have are missing. */
export function groupsShown(search: string, report: Report): readonly ShownGroup[] {
  const text = new URLSearchParams(search).get('groupBy')
  const isKnown = (wanted: string): boolean => report.columns.some(({ name }) => name === wanted)
  return readColumns(text ?? '', isKnown).flatMap(({ name, step }) => {
    const column = report.columns.find((one) => one.name === name)
    if (!column) return []
    return [{ column, step: isDated(column) ? (steps.find((one) => one === step) ?? column.step ?? 'day') : null }]
  })
}

export function orderShown(search: string): GroupOrder {
  const [by = 'key', direction] = (new URLSearchParams(search).get('groupSort') ?? 'key').split(':')
  return { by, direction: direction === 'asc' || (direction !== 'desc' && by === 'key') ? 'asc' : 'desc' }
}

/** What staff group by: references, choices and days; a text is a group of one row mostly. */
export function groupableColumns({ columns }: Report): readonly Column[] {
  return columns.filter((column) => column.unit === 'reference' || column.unit === 'choice' || isDated(column))
}

function isDated({ unit }: Column): boolean {
  return unit === 'date' || unit === 'time'
}

/** The steps that a column can be told by, and the one that it begins with. */
export function stepsFor({ step }: Column): { readonly all: readonly Step[]; readonly usual: Step } {
  const all = stepsOver(step ?? 'day')
  return { all, usual: all.includes('month') ? 'month' : (all[0] ?? 'day') }
}

export function groupOf(column: Column): ShownGroup {
  return { column, step: isDated(column) ? stepsFor(column).usual : null }
}

/** The changes that group a list by these columns; none for rows. */
export function groupChanges(report: Report, groups: readonly ShownGroup[], before: readonly ShownGroup[]): Changes {
  const [outer] = groups
  if (!outer) return { groupBy: null, groupSort: null, top: null }
  const text = groups.map(({ column, step }) => writeColumn(column.name, step)).join(',')
  // Another outer column is another question; what is inside it may change without the order.
  if (before[0]?.column === outer.column) return { groupBy: text }
  return { groupBy: text, groupSort: usualOrder(report, outer), top: null }
}

/** Days as they go by; anything else with the highest first, by what is no mere number of rows. */
function usualOrder({ totals }: Report, { column, step }: ShownGroup): string {
  if (step !== null || column.choices.length > 0) return step === 'day' || step === 'week' ? 'key:desc' : 'key'
  const sortable = totals.filter(isSortable)
  const total = sortable.find(({ unit }) => unit !== 'count') ?? sortable[0]
  return `${total?.name ?? 'count'}:desc`
}

/** Whether groups can be put in the order of a total: one that is called `count` or `key` is not meant by these words. */
export function isSortable({ name }: Total): boolean {
  return !groupFacts.includes(name)
}

/** The total that groups are in the order of; null where it is none. */
export function totalOfOrder({ totals }: Report, { by }: GroupOrder): Total | null {
  return totals.find((total) => total.name === by && isSortable(total)) ?? null
}

/** The first click on a figure shows the highest first, on a name the first of the alphabet; the second turns it. */
export function nextGroupOrder({ by, direction }: GroupOrder, clicked: string): Changes {
  const first = clicked === 'key' ? 'asc' : 'desc'
  const next = by === clicked && direction === first ? (first === 'asc' ? 'desc' : 'asc') : first
  return { groupSort: `${clicked}:${next}` }
}

/** As a button has it: "Customer, Sold on (monthly)". */
export function groupWords(groups: readonly ShownGroup[]): string {
  return groups.map(({ column, step }) => groupLabel(column, step)).join(', ')
}

function groupLabel({ label, shortLabel }: Column, step: Step | null): string {
  const name = shortLabel ?? label
  return step === null ? name : `${name} (${say(`groups.each_${step}`)})`
}
