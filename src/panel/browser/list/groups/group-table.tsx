import React from 'react'
import { ownValue } from '../../../../reports/own-value.js'
import { unitOfColumn } from '../../durations'
import type { Filters } from '../../filter-bar/use-filters'
import { SCREEN_OF_PHONE, useMedia } from '../../filter-bar/use-media'
import type { Manner } from '../../format'
import { say } from '../../language'
import { Heading } from '../../parts/heading'
import { Icon } from '../../parts/icon'
import { COMPARE } from '../../talk/address'
import type { Report, Total, TotalsAnswer } from '../../talk/api-shapes'
import { type Cells, cellCountOf } from './group-cells'
import { Foot, SideBySide } from './group-foot'
import { GroupRow } from './group-row'
import type { OuterGroup } from './group-tree'
import { daysOfSteps } from './groups-in-time'
import { type GroupOrder, isSortable, nextGroupOrder, orderShown, type ShownGroup, totalOfOrder } from './groups-shown'

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
  // In two lines each group is a group of rows by itself, so that its figures are heard with its name.
  const Rows = isTwoLines ? React.Fragment : 'tbody'
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
        <Rows key={group.id}>
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
        </Rows>
      ))}
      <Foot {...cells} answer={answer} shown={tree.length}>
        {tree.length === 2 && !isCompared ? <SideBySide {...cells} pair={tree} /> : null}
      </Foot>
    </table>
  )
}

/** Where little has room, on a phone or beside changes, it is the figure that says why the groups stand in this order. */
function withSortedFirst(report: Report, order: GroupOrder): Report {
  const first = totalOfOrder(report, order)
  return first ? { ...report, totals: [first, ...report.totals.filter((total) => total !== first)] } : report
}

/** The total that groups are in the order of; else the first that is no mere number. */
export function sortedTotal(report: Report, order: GroupOrder): Total | null {
  const { totals } = report
  return totalOfOrder(report, order) ?? totals.find(({ unit }) => unit !== 'count') ?? totals[0] ?? null
}

function durationsOf({ totals }: Report, tree: readonly OuterGroup[]): Cells['durations'] {
  const all = tree.flatMap((group) => [group, ...group.inner])
  const durations = totals.filter(({ unit }) => unit === 'hours')
  return new Map(durations.map(({ name }) => [name, unitOfColumn(all.map(({ totals: of }) => ownValue(of, name)))]))
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
            <th
              scope="col"
              className={`vd-figure vd-figure-${total.unit}`}
              aria-sort={isSortable(total) ? ariaOf(total.name) : undefined}
            >
              {isSortable(total) ? (
                button(total.name, total.label, total.definition ?? undefined)
              ) : (
                <span title={total.definition ?? undefined}>
                  <Heading label={total.label} />
                </span>
              )}
            </th>
            {isCompared ? (
              <th
                scope="col"
                className="vd-figure vd-change-column"
                aria-label={say('groups.changeOf', { label: total.label })}
              >
                <span>{say('groups.change')}</span>
              </th>
            ) : null}
          </React.Fragment>
        ))}
      </tr>
    </thead>
  )
}
