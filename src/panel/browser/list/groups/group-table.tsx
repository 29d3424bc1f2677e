import React from 'react'
import { Sparkline } from '../../dashboard/sparkline'
import { type DurationUnit, formatHoursIn, unitOfColumn } from '../../durations'
import type { Filters } from '../../filter-bar/use-filters'
import { PHONE, useMedia } from '../../filter-bar/use-media'
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
  const isPhone = useMedia(PHONE)
  const isCompared = new URLSearchParams(filters.search).has(COMPARE)
  const report = isPhone || isCompared ? withSortedFirst(declared, order) : declared
  const hasTrend = columns[1]?.step != null && columns[0]?.step === null
  const trend = hasTrend ? sortedTotal(report, order) : null
  const days = trend
    ? daysOfSteps(
        tree.flatMap(({ inner }) => inner),
        columns[1]?.step ?? 'day',
      )
    : []
  const cells: Cells = { report, manner, isCompared, trend, days, durations: durationsOf(report, tree) }
  const cellCount = 2 + (trend ? 1 : 0) + report.totals.length * (isCompared ? 2 : 1)
  return (
    <table className="vd-table vd-groups" style={{ '--vd-columns': cellCount } as React.CSSProperties}>
      <caption className="vd-hidden">{`${report.title}. ${caption}`}</caption>
      <Head
        {...{ report, filters, order, isCompared, trend }}
        label={columns.map(({ column }) => column.shortLabel ?? column.label).join(' / ')}
      />
      {tree.map((group) => (
        <tbody key={group.id}>
          <tr className={columns.length > 1 ? 'vd-group-outer' : undefined} data-group={group.id}>
            <th scope="row" className="vd-words">
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
            </th>
            <Figures {...cells} group={group} name={group.name} inner={group.inner} />
          </tr>
          {isOpen(group)
            ? group.inner.map((one) => (
                <tr key={one.id} className="vd-group-inner" data-group={one.id}>
                  <th scope="row" className="vd-words">
                    <bdi>{one.name}</bdi>
                  </th>
                  <Figures
                    {...cells}
                    group={one}
                    name={say('groups.within', { inner: one.name, outer: group.name })}
                    inner={[]}
                  />
                </tr>
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
}> = ({ report, filters, order, isCompared, trend, label }) => {
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
      <tr>
        <th scope="col" className="vd-words" aria-sort={ariaOf('key')}>
          {button('key', label)}
        </th>
        <th scope="col" className="vd-figure" aria-sort={ariaOf('count')}>
          {button('count', say('groups.rows'))}
        </th>
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

const Figures: React.FC<
  Cells & { readonly group: ShownTotals; readonly name: string; readonly inner: readonly ShownTotals[] }
> = ({ group, name, inner, trend, days, ...cells }) => (
  <>
    <td className="vd-figure vd-figure-count">
      {group.href === null ? (
        formatCount(group.count, cells.manner)
      ) : (
        <PageLink
          className="vd-link vd-group-open"
          href={group.href}
          aria-label={say('groups.openRows', { n: group.count, count: formatCount(group.count, cells.manner), name })}
        >
          {formatCount(group.count, cells.manner)}
        </PageLink>
      )}
    </td>
    {trend ? (
      <td className="vd-group-trend">
        {inner.length > 0 ? <Sparkline values={valuesInTime(inner, days, trend)} /> : null}
      </td>
    ) : null}
    <TotalCells {...cells} totals={group.totals} compared={group.compared ?? null} />
  </>
)

const TotalCells: React.FC<
  Omit<Cells, 'trend' | 'days'> &
    Pick<ShownTotals, 'totals'> & { readonly compared: NonNullable<ShownTotals['compared']> | null }
> = ({ report, manner, isCompared, durations, totals, compared }) => (
  <>
    {report.totals.map((total) => (
      <React.Fragment key={total.name}>
        <td className={`vd-figure vd-figure-${total.unit}`} data-total={total.name}>
          {total.name in totals ? figure(total, totals, durations, manner) : null}
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
const SideBySide: React.FC<Cells & { readonly pair: readonly OuterGroup[] }> = ({ report, manner, trend, pair }) => {
  const [one, other] = pair
  if (!one || !other) return null
  const words = say('groups.against', { one: one.name, other: other.name })
  return (
    <tr className="vd-group-difference">
      <th scope="row" className="vd-words" title={words} aria-label={words}>
        {say('groups.difference')}
      </th>
      <td />
      {trend ? <td className="vd-group-trend" /> : null}
      {report.totals.map((total) => (
        <td key={total.name} className="vd-figure" data-difference={total.name}>
          <DifferenceCell {...{ total, manner }} totals={one.totals} others={other.totals} />
        </td>
      ))}
    </tr>
  )
}

const Foot: React.FC<
  Cells & { readonly answer: TotalsAnswer; readonly shown: number; readonly children: React.ReactNode }
> = ({ answer, shown, trend, days: _, children, ...cells }) => (
  <tfoot>
    {children}
    <tr>
      <th scope="row">
        {(answer.of ?? shown) > shown
          ? say('groups.ofAll', { all: formatCount(answer.of ?? shown, cells.manner) })
          : say('list.total')}
      </th>
      <td className="vd-figure">{formatCount(answer.count, cells.manner)}</td>
      {trend ? <td className="vd-group-trend" /> : null}
      <TotalCells {...cells} totals={answer.totals} compared={answer.compared ?? null} />
    </tr>
  </tfoot>
)
