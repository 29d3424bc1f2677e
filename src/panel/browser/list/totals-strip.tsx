import React from 'react'
import { ownValue } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Compared } from '../../../reports/totals/groups/group-level'
import type { TotalValues } from '../../../reports/totals/totals'
import { formatValue, type Manner } from '../format'
import { say, withinSentence } from '../language'
import { FigureMark } from '../notes/note-mark'
import { Heading } from '../parts/heading'
import { FigureSkeleton } from '../parts/skeleton'
import { WholeColumns } from '../parts/whole-columns'
import type { Report, Total, TotalsAnswer, Value } from '../talk/api-shapes'
import { WhyFigure } from '../why/why-button'
import { choiceLabel, toldApart } from '../words'
import { ChangeCell } from './groups/change-cell'
import { TotalChange } from './groups/total-change'
import { otherTotals } from './totals'

interface Props {
  readonly report: Report
  readonly totals: TotalsAnswer | null
  readonly manner: Manner
  /** The filters of the list. */
  readonly search: string
}

/** Totals that have no column of their own; for reports whose rows overlap, a line for each group. */
export const TotalsStrip: React.FC<Props> = ({ report, totals, manner, search }) => {
  if (report.totalsBy) return <GroupTotals {...{ report, totals, manner, search }} by={report.totalsBy} />
  const shown = otherTotals(report)
  if (shown.length === 0) return null
  return (
    <dl className="vd-strip" aria-label={say('list.totals')} data-totals>
      {shown.map((total) => (
        <div key={total.name} className="vd-strip-item" title={total.definition ?? undefined}>
          <dt>{total.label}</dt>
          <dd data-total={total.name}>
            {totals ? (
              <>
                <WhyFigure
                  asked={{ report: report.name, total: total.name, label: total.label, search }}
                  text={figure(total, totals.totals, manner)}
                />
                <FigureMark report={report.name} total={total.name} name={total.label} />
                <TotalChange {...{ total, totals, manner }} />
              </>
            ) : (
              <FigureSkeleton />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const GroupTotals: React.FC<Props & { readonly by: string }> = ({ report, totals, manner, search, by }) => {
  const declared = report.columns.find(({ name }) => name === by)
  const column = declared && toldApart(declared, () => (totals ? groupsOf(totals) : []).map(({ key }) => key))
  const choices = column?.choices.map(({ value }) => value) ?? []
  const groups = totals ? inOrder(groupsOf(totals), choices) : null
  return (
    <WholeColumns className="vd-group-totals" label={say('list.totals')}>
      <table className="vd-plain-table" data-totals>
        <caption className="vd-hidden">
          {say('list.totalsBy', { column: column ? withinSentence(column.label) : by })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{column?.label ?? by}</th>
            {report.totals.map((total) => (
              <th key={total.name} scope="col" className="vd-figure" title={total.definition ?? undefined}>
                <Heading label={total.label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(groups ?? waitingGroups(choices)).map((group) => (
            <tr key={String(group.key)}>
              <th scope="row">{groupName(column ?? null, group)}</th>
              {report.totals.map((total) => (
                <td key={total.name} className="vd-figure" data-total={total.name}>
                  {groups ? (
                    <>
                      <FigureMark report={report.name} total={total.name} group={group.key} name={total.label} />
                      <WhyFigure
                        asked={{
                          report: report.name,
                          total: total.name,
                          label: `${total.label}, ${groupName(column ?? null, group)}`,
                          search,
                          group: group.key === null ? null : [by, String(group.key)],
                        }}
                        text={figure(total, group.totals, manner)}
                      />
                      {group.compared ? (
                        <div className="vd-total-change">
                          <ChangeCell {...{ total, manner }} totals={group.totals} compared={group.compared ?? null} />
                        </div>
                      ) : null}
                    </>
                  ) : (
                    <FigureSkeleton />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </WholeColumns>
  )
}

type Group = { readonly key: Value; readonly totals: TotalValues; readonly compared?: Compared | null }

/** A line for each value; where there is one, the whole is it. */
function groupsOf({ groups, totals, compared }: TotalsAnswer): readonly Group[] {
  if (!groups) return [{ key: null, totals, compared: compared ?? null }]
  return groups.flatMap(({ key, ...group }) => (isKeyOfOne(key) ? [{ ...group, key }] : []))
}

function isKeyOfOne(key: Value | readonly Value[]): key is Value {
  return !Array.isArray(key)
}

function groupName(column: Column | null, { key }: Group): string {
  return key === null ? say('list.total') : key === '' ? say('filters.emptyText') : choiceLabel(column, String(key))
}

/** In the order in which the choices are declared, which is the order of the work. */
function inOrder(groups: readonly Group[], choices: readonly string[]): readonly Group[] {
  const place = (group: Group): number => (group.key === null ? -1 : choices.indexOf(String(group.key)))
  return [...groups].sort((a, b) => place(a) - place(b))
}

/** As many empty lines as there will be groups, so that the table below does not jump. */
function waitingGroups(choices: readonly string[]): readonly Group[] {
  return choices.map((key) => ({ key, totals: {} }))
}

function figure(total: Total, values: TotalValues, manner: Manner): string {
  return formatValue(ownValue(values, total.name), total.unit, manner)
}
