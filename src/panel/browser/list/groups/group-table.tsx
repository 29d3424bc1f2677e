import React from 'react'
import { Sparkline } from '../../dashboard/sparkline'
import { type DurationUnit, formatHoursIn, unitOfColumn } from '../../durations'
import type { Filters } from '../../filter-bar/use-filters'
import { SCREEN_OF_PHONE, useMedia } from '../../filter-bar/use-media'
import { formatCount, formatValue, type Manner } from '../../format'
import { say } from '../../language'
import { Heading } from '../../parts/heading'
import { Icon } from '../../parts/icon'
import { PageLink } from '../../parts/page-link'
import { COMPARE } from '../../talk/address'
import type { Report, Total, TotalsAnswer } from '../../talk/api-shapes'
import { ChangeCell, DifferenceCell } from './change-cell'
import type { OuterGroup, ShownTotals } from './group-tree'
import { daysOfSteps, valuesInTime } from './groups-in-time'
import { type GroupOrder, nextGroupOrder, orderShown, type ShownGroup } from './groups-shown'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly manner: Manner
  readonly columns: readonly ShownGroup[]
  readonly tree: readonly OuterGroup[]
  readonly answer: TotalsAnswer
  readonly caption: string
  readonly isOpen: (group: OuterGroup) => boolean
  readonly toggle: (group: OuterGroup) => void
}

/** What the cells of all rows have in common. */
interface Cells {
  readonly report: Report
  readonly manner: Manner
  readonly isCompared: boolean
  /** The total whose course over the inner days each outer group shows; null where those are no days. */
  readonly trend: Total | null
  /** The first days of all inner steps that any group has, and those between them. */
  readonly days: readonly string[]
  readonly durations: ReadonlyMap<string, DurationUnit>
  /** Names and counts stand above their figures, as rows of lists do on a phone. */
  readonly isTwoLines: boolean
}

/** A plain table: a button before each outer group shows and hides what is inside, as rows of the same table. */
export const GroupTable: React.FC<Props> = ({
  report: declared,
  filters,
  manner,
  columns,
  tree,
  answer,
  caption,
  isOpen,
  toggle,
}) => {
  const order = orderShown(filters.search)
  const isTwoLines = useMedia(SCREEN_OF_PHONE)
  const isCompared = new URLSearchParams(filters.search).has(COMPARE)
  const report = isTwoLines || isCompared ? withSortedFirst(declared, order) : declared
  // On a phone figures come first.
  const hasTrend = !isTwoLines && columns[1]?.step != null && columns[0]?.step === null
  const trend = hasTrend ? sortedTotal(report, order) : null
  const days = trend
    ? daysOfSteps(
        tree.flatMap(({ inner }) => inner),
        columns[1]?.step ?? 'day',
      )
    : []
  const cells: Cells = { report, manner, isCompared, trend, days, durations: durationsOf(report, tree), isTwoLines }
  const cellCount = 2 + (trend ? 1 : 0) + report.totals.length * (isCompared ? 2 : 1)
  return (
    <table
      className={`vd-table vd-groups${isTwoLines ? ' vd-two-lines' : ''}`}
      style={{ '--vd-columns': cellCount } as React.CSSProperties}
    >
      <caption className="vd-hidden">{`${report.title}. ${caption}`}</caption>
      <Head
        {...{ report, filters, order, isCompared, trend, isTwoLines }}
        label={columns.map(({ column }) => column.shortLabel ?? column.label).join(' / ')}
      />
      {tree.map((group) => (
        <tbody key={group.id}>
          <GroupRow
            {...cells}
            group={group}
            name={group.name}
            inner={group.inner}
            of={columns.length > 1 ? 'vd-group-outer' : ''}
          >
            {group.inner.length > 0 ? (
              <button
                type="button"
                className="vd-group-toggle"
                aria-expanded={isOpen(group)}
                onClick={() => toggle(group)}
              >
                <Icon name={isOpen(group) ? 'chevron' : 'right'} />
                <bdi>{group.name}</bdi>
              </button>
            ) : (
              <bdi>{group.name}</bdi>
            )}
          </GroupRow>
          {isOpen(group)
            ? group.inner.map((one) => (
                <GroupRow
                  key={one.id}
                  {...cells}
                  group={one}
                  name={say('groups.within', { inner: one.name, outer: group.name })}
                  inner={[]}
                  of="vd-group-inner"
                >
                  <bdi>{one.name}</bdi>
                </GroupRow>
              ))
            : null}
        </tbody>
      ))}
      <Foot {...cells} answer={answer} shown={tree.length}>
        {tree.length === 2 && !isCompared ? <SideBySide {...cells} pair={tree} /> : null}
      </Foot>
    </table>
  )
}

/** Where little has room, on a phone or beside changes, it is the figure that says why the groups stand in this order. */
function withSortedFirst(report: Report, { by }: GroupOrder): Report {
  const [first, rest] = [true, false].map((isSorted) => report.totals.filter(({ name }) => (name === by) === isSorted))
  return { ...report, totals: [...(first ?? []), ...(rest ?? [])] }
}

/** The total that groups are in the order of; else the first that is no mere number. */
export function sortedTotal({ totals }: Report, { by }: GroupOrder): Total | null {
  return totals.find(({ name }) => name === by) ?? totals.find(({ unit }) => unit !== 'count') ?? totals[0] ?? null
}

function durationsOf({ totals }: Report, tree: readonly OuterGroup[]): Cells['durations'] {
  const all = tree.flatMap((group) => [group, ...group.inner])
  const durations = totals.filter(({ unit }) => unit === 'hours')
  return new Map(durations.map(({ name }) => [name, unitOfColumn(all.map(({ totals: of }) => of[name]))]))
}

const Head: React.FC<{
  readonly report: Report
  readonly filters: Filters
  readonly order: GroupOrder
  readonly isCompared: boolean
  readonly trend: Total | null
  readonly label: string
  readonly isTwoLines: boolean
}> = ({ report, filters, order, isCompared, trend, label, isTwoLines }) => {
  const sort = (by: string): void => filters.change(nextGroupOrder(order, by))
  const ariaOf = (by: string) =>
    order.by === by ? (order.direction === 'asc' ? ('ascending' as const) : ('descending' as const)) : undefined
  const button = (by: string, words: string, help?: string) => (
    <>
      <button type="button" className="vd-sort" title={help} onClick={() => sort(by)}>
        <Heading label={words} />
        {order.by === by ? <Icon name={order.direction === 'asc' ? 'up' : 'down'} /> : null}
      </button>
      <span className="vd-sort-printed" aria-hidden="true">
        {words}
      </span>
    </>
  )
  return (
    <thead>
      {isTwoLines ? (
        <tr className="vd-names">
          <th
            scope="col"
            colSpan={cellCountOf(report, isCompared)}
            aria-sort={order.by === 'count' ? ariaOf('count') : ariaOf('key')}
          >
            <div className="vd-names-line">
              {button('key', label)}
              {button('count', say('groups.rows'))}
            </div>
          </th>
        </tr>
      ) : null}
      <tr>
        {isTwoLines ? null : (
          <>
            <th scope="col" className="vd-words" aria-sort={ariaOf('key')}>
              {button('key', label)}
            </th>
            <th scope="col" className="vd-figure" aria-sort={ariaOf('count')}>
              {button('count', say('groups.rows'))}
            </th>
          </>
        )}
        {trend ? (
          <th scope="col" className="vd-group-trend" title={say('groups.trendOf', { label: trend.label })}>
            {say('groups.trend')}
          </th>
        ) : null}
        {report.totals.map((total) => (
          <React.Fragment key={total.name}>
            <th scope="col" className={`vd-figure vd-figure-${total.unit}`} aria-sort={ariaOf(total.name)}>
              {button(total.name, total.label, total.definition ?? undefined)}
            </th>
            {isCompared ? (
              <th
                scope="col"
                className="vd-figure vd-change-column"
                aria-label={say('groups.changeOf', { label: total.label })}
              >
                {say('groups.change')}
              </th>
            ) : null}
          </React.Fragment>
        ))}
      </tr>
    </thead>
  )
}

/** How many cells stand below a name that has a line of its own. */
function cellCountOf({ totals }: Report, isCompared: boolean): number {
  return Math.max(1, totals.length * (isCompared ? 2 : 1))
}

/** Where totals are told of inner groups alone, what is above them has no line of figures. */
function hasFigures({ totals }: Report, figures: ShownTotals['totals']): boolean {
  return totals.some(({ name }) => name in figures)
}

const GroupRow: React.FC<
  Cells & {
    readonly group: ShownTotals & { readonly id: string }
    /** Said of its rows. */
    readonly name: string
    readonly inner: readonly ShownTotals[]
    readonly of: string
    readonly children: React.ReactNode
  }
> = ({ group, name, inner, of, children, trend, days, ...cells }) => {
  const { report, manner, isCompared, isTwoLines } = cells
  const count = formatCount(group.count, manner)
  const rows =
    group.href === null ? (
      count
    ) : (
      <PageLink
        className="vd-link vd-group-open"
        href={group.href}
        aria-label={say('groups.openRows', { n: group.count, count, name })}
      >
        {count}
      </PageLink>
    )
  const totals = <TotalCells {...cells} totals={group.totals} compared={group.compared ?? null} />
  if (isTwoLines) {
    return (
      <>
        <tr className={`vd-names ${of}`} data-group={group.id}>
          <th scope="row" colSpan={cellCountOf(report, isCompared)}>
            <div className="vd-names-line">
              <span className="vd-group-name">{children}</span>
              <span className="vd-group-count">{rows}</span>
            </div>
          </th>
        </tr>
        {hasFigures(report, group.totals) ? <tr className={`vd-figures ${of}`}>{totals}</tr> : null}
      </>
    )
  }
  return (
    <tr className={of || undefined} data-group={group.id}>
      <th scope="row" className="vd-words">
        {children}
      </th>
      <td className="vd-figure vd-figure-count">{rows}</td>
      {trend ? (
        <td className="vd-group-trend">
          {inner.length > 0 ? <Sparkline values={valuesInTime(inner, days, trend)} /> : null}
        </td>
      ) : null}
      {totals}
    </tr>
  )
}

const TotalCells: React.FC<
  Omit<Cells, 'trend' | 'days'> &
    Pick<ShownTotals, 'totals'> & { readonly compared: NonNullable<ShownTotals['compared']> | null }
> = ({ report, manner, isCompared, durations, totals, compared }) => (
  <>
    {report.totals.map((total) => (
      <React.Fragment key={total.name}>
        <td className={`vd-figure vd-figure-${total.unit}`} data-total={total.name}>
          {total.name in totals ? <span>{figure(total, totals, durations, manner)}</span> : null}
        </td>
        {isCompared ? (
          <td className="vd-figure vd-change-column" data-change-of={total.name}>
            <ChangeCell {...{ total, totals, compared, manner }} />
          </td>
        ) : null}
      </React.Fragment>
    ))}
  </>
)

function figure({ name, unit }: Total, totals: ShownTotals['totals'], durations: Cells['durations'], manner: Manner) {
  const value = totals[name]
  const durationUnit = durations.get(name)
  return durationUnit && value !== null && value !== undefined
    ? formatHoursIn(String(value), durationUnit, manner)
    : formatValue(value, unit, manner)
}

/** Two groups, such as two customers: how the first differs from the second. */
const SideBySide: React.FC<Cells & { readonly pair: readonly OuterGroup[] }> = ({
  report,
  manner,
  trend,
  isTwoLines,
  pair,
}) => {
  const [one, other] = pair
  if (!one || !other) return null
  const words = say('groups.against', { one: one.name, other: other.name })
  const cells = report.totals.map((total) => (
    <td key={total.name} className="vd-figure" data-difference={total.name}>
      <DifferenceCell {...{ total, manner }} totals={one.totals} others={other.totals} />
    </td>
  ))
  if (isTwoLines) {
    return (
      <>
        <tr className="vd-names vd-group-difference">
          <th scope="row" colSpan={cellCountOf(report, false)} title={words} aria-label={words}>
            <div className="vd-names-line">{say('groups.difference')}</div>
          </th>
        </tr>
        <tr className="vd-group-difference">{cells}</tr>
      </>
    )
  }
  return (
    <tr className="vd-group-difference">
      <th scope="row" className="vd-words" title={words} aria-label={words}>
        {say('groups.difference')}
      </th>
      <td />
      {trend ? <td className="vd-group-trend" /> : null}
      {cells}
    </tr>
  )
}

const Foot: React.FC<
  Cells & { readonly answer: TotalsAnswer; readonly shown: number; readonly children: React.ReactNode }
> = ({ answer, shown, trend, days: _, children, ...cells }) => {
  const { report, manner, isCompared, isTwoLines } = cells
  const words =
    (answer.of ?? shown) > shown
      ? say('groups.ofAll', { all: formatCount(answer.of ?? shown, manner) })
      : say('list.total')
  const count = formatCount(answer.count, manner)
  const totals = <TotalCells {...cells} totals={answer.totals} compared={answer.compared ?? null} />
  if (isTwoLines) {
    return (
      <tfoot>
        {children}
        <tr className="vd-names">
          <th scope="row" colSpan={cellCountOf(report, isCompared)}>
            <div className="vd-names-line">
              <span className="vd-group-name">{words}</span>
              <span className="vd-group-count">{count}</span>
            </div>
          </th>
        </tr>
        {hasFigures(report, answer.totals) ? <tr>{totals}</tr> : null}
      </tfoot>
    )
  }
  return (
    <tfoot>
      {children}
      <tr>
        <th scope="row">{words}</th>
        <td className="vd-figure">{count}</td>
        {trend ? <td className="vd-group-trend" /> : null}
        {totals}
      </tr>
    </tfoot>
  )
}
