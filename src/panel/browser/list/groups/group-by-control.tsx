import React from 'react'
import { stepsOver } from '../../../../reports/asking/date-step.js'
import type { Column } from '../../../../reports/report'
import type { Filters } from '../../filter-bar/use-filters'
import { SCREEN_OF_PHONE, useMedia } from '../../filter-bar/use-media'
import { formatCount, type Manner } from '../../format'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import { Popover } from '../../parts/popover'
import type { Report } from '../../talk/api-shapes'
import { CompareChoice, comparisonShown, mayCompare } from './compare-choice'
import {
  groupableColumns,
  groupChanges,
  groupOf,
  groupsShown,
  groupWords,
  type ShownGroup,
  stepsFor,
} from './groups-shown'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly manner: Manner
}

/** What the rows are put together by, one column or two of which one is inside the other; and what figures stand beside. */
export const GroupByControl: React.FC<Props> = (props) => {
  const { report, filters } = props
  const groups = groupsShown(filters.search, report)
  const comparison = comparisonShown(filters.search)
  const mayGroup = groupableColumns(report).length > 0
  const isPhone = useMedia(SCREEN_OF_PHONE)
  if (!mayGroup && !mayCompare(report)) return null
  const isSet = groups.length > 0 || comparison !== null
  return (
    <Popover
      label={say('groups.groupAndCompare')}
      buttonClass={isSet ? 'vd-view-button vd-group-button vd-group-set' : 'vd-view-button vd-group-button'}
      button={
        <>
          <Icon name="groups" />
          <span className="vd-control-text">
            {controlWords(groups, comparison) ?? say(isPhone ? 'groups.group' : 'groups.groupAndCompare')}
          </span>
          <Icon name="chevron" />
        </>
      }
    >
      {() => (
        <>
          {mayGroup ? <GroupChoices {...props} groups={groups} /> : null}
          <CompareChoice {...{ report, filters }} chosen={comparison} />
        </>
      )}
    </Popover>
  )
}

function controlWords(groups: readonly ShownGroup[], comparison: ReturnType<typeof comparisonShown>): string | null {
  const set = [
    ...(groups.length > 0 ? [say('groups.groupedBy', { columns: groupWords(groups) })] : []),
    ...(comparison ? [say(`groups.vs_${comparison}`)] : []),
  ]
  const words = set.join(', ')
  return words === '' ? null : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

const GroupChoices: React.FC<Props & { readonly groups: readonly ShownGroup[] }> = (props) => {
  const { report, filters, manner, groups } = props
  const [outer, inner] = groups
  const columns = groupableColumns(report)
  const set = (next: readonly ShownGroup[]): void => filters.change(groupChanges(report, next, groups))
  const chooseOuter = (column: Column | null): void => {
    const inside = column && innerOf(report, column, inner)
    set(column === null ? [] : [groupOf(column), ...(inside ? [inside] : [])])
  }
  // Totals over all phases are none: there is always the phase, too.
  const mustHave = outer && report.totalsBy !== null && outer.column.name !== report.totalsBy ? report.totalsBy : null
  return (
    <div className="vd-group-choices">
      <ColumnRadios
        name="outer"
        legend={say('groups.groupBy')}
        none={say('groups.notGrouped')}
        columns={columns}
        chosen={outer?.column ?? null}
        onChoose={chooseOuter}
      />
      {outer?.step ? (
        <StepChoice group={outer} steps={stepsFor(outer.column).all} onChange={(next) => set(nested(next, inner))} />
      ) : null}
      {outer ? (
        <ColumnRadios
          name="inner"
          legend={say('groups.thenBy')}
          none={mustHave === null ? say('groups.thenNothing') : null}
          columns={columns.filter(({ name }) => (mustHave === null ? mayBeInside(outer, name) : name === mustHave))}
          chosen={inner?.column ?? null}
          onChoose={(column) => set(column === null ? [outer] : nested(outer, groupOf(column)))}
        />
      ) : null}
      {outer && inner?.step ? (
        <StepChoice group={inner} steps={stepsInside(outer, inner)} onChange={(next) => set([outer, next])} />
      ) : null}
      {outer ? <TopChoice {...{ filters, manner }} /> : null}
    </div>
  )
}

/** What stays inside another outer column. */
function innerOf(report: Report, outer: Column, before: ShownGroup | undefined): ShownGroup | null {
  const by = report.columns.find(({ name }) => name === report.totalsBy)
  if (by && by !== outer) return { column: by, step: null }
  return before && before.column !== outer ? before : null
}

/** A column may be inside itself where it is days: months of years. */
function mayBeInside({ column, step }: ShownGroup, name: string): boolean {
  return column.name !== name || stepsFor(column).all.some((one) => step !== null && isInside(step, one))
}

function isInside(outer: NonNullable<ShownGroup['step']>, inner: NonNullable<ShownGroup['step']>): boolean {
  return outer !== inner && stepsOver(inner).includes(outer)
}

function stepsInside(outer: ShownGroup, { column }: ShownGroup) {
  const { all } = stepsFor(column)
  const { step } = outer
  return outer.column === column && step !== null ? all.filter((one) => isInside(step, one)) : all
}

function nested(outer: ShownGroup, inner: ShownGroup | undefined): readonly ShownGroup[] {
  if (!inner) return [outer]
  const allowed = stepsInside(outer, inner)
  if (inner.step === null || allowed.includes(inner.step)) return [outer, inner]
  const coarsest = allowed.at(-1)
  return coarsest ? [outer, { ...inner, step: coarsest }] : [outer]
}

interface RadiosProps {
  readonly name: string
  readonly legend: string
  /** Null where something has to be chosen. */
  readonly none: string | null
  readonly columns: readonly Column[]
  readonly chosen: Column | null
  readonly onChoose: (column: Column | null) => void
}

const ColumnRadios: React.FC<RadiosProps> = ({ name, legend, none, columns, chosen, onChoose }) => (
  <fieldset className="vd-choices vd-column-choices">
    <legend className="vd-editor-title">{legend}</legend>
    {none === null ? null : (
      <label className="vd-choice">
        <input type="radio" name={`group-${name}`} checked={chosen === null} onChange={() => onChoose(null)} />
        {none}
      </label>
    )}
    {columns.map((column) => (
      <label key={column.name} className="vd-choice">
        <input
          type="radio"
          name={`group-${name}`}
          value={column.name}
          checked={chosen?.name === column.name}
          onChange={() => onChoose(column)}
        />
        {column.label}
      </label>
    ))}
  </fieldset>
)

const StepChoice: React.FC<{
  readonly group: ShownGroup
  readonly steps: ReturnType<typeof stepsFor>['all']
  readonly onChange: (next: ShownGroup) => void
}> = ({ group, steps, onChange }) => (
  <label className="vd-group-step">
    {say('groups.step')}
    <select
      className="vd-input"
      value={group.step ?? ''}
      onChange={({ target }) => onChange({ ...group, step: steps.find((one) => one === target.value) ?? group.step })}
    >
      {steps.map((step) => (
        <option key={step} value={step}>
          {say(`groups.step_${step}`)}
        </option>
      ))}
    </select>
  </label>
)

const TOPS = [10, 25, 100] as const

const TopChoice: React.FC<Pick<Props, 'filters' | 'manner'>> = ({ filters, manner }) => {
  const asked = new URLSearchParams(filters.search).get('top') ?? ''
  const offered = [...TOPS.map(String), ...(asked === '' || TOPS.some((one) => String(one) === asked) ? [] : [asked])]
  return (
    <label className="vd-group-step">
      {say('groups.show')}
      <select className="vd-input" value={asked} onChange={({ target }) => filters.change({ top: target.value })}>
        <option value="">{say('groups.showAll')}</option>
        {offered.map((top) => (
          <option key={top} value={top}>
            {say('groups.showFirst', { count: formatCount(top, manner) })}
          </option>
        ))}
      </select>
    </label>
  )
}
