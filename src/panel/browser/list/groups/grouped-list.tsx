import React, { useEffect, useState } from 'react'
import type { Filters } from '../../filter-bar/use-filters'
import { formatCount, formatSpan, type Manner } from '../../format'
import { say } from '../../language'
import { Away, Problem } from '../../parts/problem'
import { WholeColumns } from '../../parts/whole-columns'
import { apiAddress, COMPARE, groupsQuery } from '../../talk/address'
import type { Report, TotalsAnswer } from '../../talk/api-shapes'
import { useRemote } from '../../talk/use-remote'
import { ListSkeleton } from '../list-skeleton'
import { GroupChart } from './group-chart'
import { GroupTable } from './group-table'
import { nestedGroups, type OuterGroup } from './group-tree'
import { type GroupOrder, groupsShown, groupWords, orderShown, totalOfOrder } from './groups-shown'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly manner: Manner
  readonly isOpen: boolean
  /** That nothing answers stands above already. */
  readonly isToldAway: boolean
  /** Grows whenever there may be other figures to the same question. */
  readonly round: number
}

/** As many groups as one looks through; the rest is a click away, up to what the server gives. */
const USUAL_MOST = 200
const MOST = 1000

/** In the place of rows: what they are grouped by, with the totals of each group. */
export const GroupedList: React.FC<Props> = ({ report, filters, manner, isOpen, isToldAway, round }) => {
  const { search } = filters
  const [most, setMost] = useState(USUAL_MOST)
  const { data, error, loading, isCurrent, reload } = useRemote<TotalsAnswer>(
    isOpen ? apiAddress(report.name, 'totals', groupsQuery(search, most)) : null,
  )
  useEffect(() => {
    if (round > 0) reload()
  }, [round, reload])
  // What is shown is what was answered, also while another question is on its way, or found nobody.
  const answered = React.useRef(search)
  if (isCurrent) answered.current = search
  if (error && !(error.passing && isCurrent))
    return <Problem error={error} onRetry={reload} onStartOver={filters.startOver} />
  if (!data?.groups) return <ListSkeleton columns={report.totals.length + 2} />
  const columns = groupsShown(answered.current, report)
  const tree = nestedGroups({ report, columns, answer: data, search: answered.current, manner })
  return (
    <>
      {error && !isToldAway ? <Away error={error} /> : null}
      <Groups
        key={columns.map(({ column, step }) => `${column.name}:${step}`).join()}
        {...{ report, filters, manner, columns, tree, loading }}
        answer={data}
        asked={answered.current}
        onMore={(data.of ?? 0) > tree.length && most < MOST && !hasTop(search) ? () => setMost(MOST) : null}
      />
    </>
  )
}

function hasTop(search: string): boolean {
  return new URLSearchParams(search).has('top')
}

interface GroupsProps extends Omit<Props, 'isOpen' | 'isToldAway' | 'round'> {
  readonly columns: ReturnType<typeof groupsShown>
  readonly tree: readonly OuterGroup[]
  readonly answer: TotalsAnswer
  readonly asked: string
  readonly loading: boolean
  readonly onMore: (() => void) | null
}

const Groups: React.FC<GroupsProps> = (props) => {
  const { report, filters, manner, columns, tree, answer, asked, loading, onMore } = props
  // Where an outer group has no totals of its own, what is inside it is what one came for.
  const isMixed = tree.some(({ inner, totals }) => inner.length > 0 && Object.keys(totals).length === 0)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [isAllOpen, setAllOpen] = useState(isMixed)
  const [hasChart, setChart] = useState(false)
  const isOpen = ({ id }: OuterGroup): boolean => open.has(id) !== isAllOpen
  const toggle = ({ id }: OuterGroup): void => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  const all = (isEach: boolean): void => {
    setAllOpen(isEach)
    setOpen(new Set())
  }
  const words = groupWords(columns)
  const hasInner = columns.length > 1
  return (
    <>
      <style>{SHEET}</style>
      <div className="vd-groups-bar">
        <output className="vd-groups-said">{saidOf(props)}</output>
        {onMore ? (
          <button type="button" className="vd-text-button" onClick={onMore}>
            {say('groups.showMore', { count: formatCount(Math.min(MOST, answer.of ?? MOST), manner) })}
          </button>
        ) : null}
        {hasInner ? (
          <button type="button" className="vd-text-button" onClick={() => all(!tree.every(isOpen))}>
            {say(tree.every(isOpen) ? 'groups.collapseAll' : 'groups.expandAll')}
          </button>
        ) : null}
        {report.totals.length > 0 && tree.length > 1 ? (
          <button type="button" className="vd-text-button" aria-expanded={hasChart} onClick={() => setChart(!hasChart)}>
            {say(hasChart ? 'groups.showTable' : 'groups.showChart')}
          </button>
        ) : null}
      </div>
      {hasChart ? <GroupChart {...{ report, manner, columns, tree, answer }} order={orderShown(asked)} /> : null}
      {tree.length === 0 ? (
        <p className="vd-groups-none">{say('groups.noGroups')}</p>
      ) : (
        <WholeColumns
          className="vd-table-box"
          label={say('groups.groupsOf', { title: report.title, columns: words })}
          isBusy={loading}
          moves="page"
        >
          <GroupTable {...{ report, filters, manner, columns, tree, answer, isOpen, toggle }} caption={words} />
        </WholeColumns>
      )}
    </>
  )
}

const SHEET = '@page { size: A4 landscape; margin: 10mm; }'

/** Which of all groups these are. */
function firstWords(
  report: Report,
  order: GroupOrder,
  [shown, all]: readonly [number, number],
  manner: Manner,
): string {
  const values = { shown: formatCount(shown, manner), all: formatCount(all, manner) }
  const label = order.by === 'count' ? say('groups.rows') : totalOfOrder(report, order)?.label
  if (label === undefined) return say('groups.firstOf', values)
  return say(order.direction === 'asc' ? 'groups.lowestOf' : 'groups.highestOf', { ...values, label })
}

/** How many of the groups these are, and what they are compared with. */
function saidOf({ report, columns, tree, answer, asked, manner }: GroupsProps): string {
  const shown = tree.length
  const { of = shown, compared, groups = [] } = answer
  const first = of > shown ? [firstWords(report, orderShown(asked), [shown, of], manner)] : []
  const days = compared ?? null
  // Groups of days have days of their own, and what they stand in or around is compared as the whole is.
  const isEach = groups.some((group) => group.compared && group.compared.from !== days?.from)
  const isYear = new URLSearchParams(asked).get(COMPARE) === 'previous_year'
  const steps = columns
    .flatMap(({ column, step }) => (step === null || column.name !== report.date ? [] : [say(`groups.step_${step}`)]))
    .join(' / ')
  const each = isEach ? [say(isYear ? 'groups.eachWithYearBefore' : 'groups.eachWithBefore', { steps })] : []
  const span = days && formatSpan(days.from, days.to, manner)
  const all = span ? [say(isEach ? 'groups.othersWith' : 'groups.comparedWith', { days: span })] : []
  return [...first, ...each, ...all].join(' ')
}
