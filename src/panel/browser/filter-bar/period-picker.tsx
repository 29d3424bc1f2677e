import React, { useId, useState } from 'react'
import { allTime } from '../../../reports/asking/address.js'
import { formatSpan, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import type { Span } from '../talk/api-shapes'
import { PERIODS, periodLabel } from '../words'
import type { Filters } from './use-filters'

interface Props {
  readonly filters: Filters
  readonly manner: Manner
  /** The days that the server worked out last. */
  readonly resolved: Span | null
  /** They are those of the chosen period, not of one that was chosen before or whose rows could not be loaded. */
  readonly isResolved: boolean
  /** The preset in force when the address names none: the dashboard has one, a list shows all time. */
  readonly fallback: string | null
}

/** A preset or two days, with the resolved days said in words. */
export const PeriodPicker: React.FC<Props> = ({ filters, manner, resolved, isResolved, fallback }) => {
  const { period, custom, name, days } = periodWords(filters.search, resolved, fallback, manner)
  const isSaid = custom !== null || isResolved
  const chosen = custom !== null || new URLSearchParams(filters.search).has('period')
  return (
    <>
      <Popover
        label={say('filters.period')}
        buttonClass={chosen ? 'vd-control vd-control-set' : 'vd-control'}
        buttonLabel={say('filters.periodIs', { name })}
        button={
          <>
            <Icon name="calendar" />
            <span className="vd-control-text">{name}</span>
            <Icon name="chevron" />
          </>
        }
      >
        {(close) => (
          <PeriodChoice
            period={period}
            isCustom={custom !== null}
            allTimeKey={fallback === null || fallback === allTime ? null : allTime}
            initial={custom ?? (isResolved ? resolved : null) ?? { from: null, to: null }}
            onPreset={(key) => {
              filters.change({ period: key, from: null, to: null })
              close()
            }}
            onDays={(days) => {
              filters.change({ period: null, ...days })
              close()
            }}
          />
        )}
      </Popover>
      {days ? (
        // Other days than those of the name would be worse than none; their place stays, so that nothing jumps.
        <span className={isSaid ? 'vd-resolved' : 'vd-resolved vd-unsaid'} data-resolved-period={isSaid}>
          {days}
        </span>
      ) : null}
    </>
  )
}

interface PeriodWords {
  /** The preset in force; null for days and for all time. */
  readonly period: string | null
  /** The days of the address, if it names days. */
  readonly custom: Span | null
  readonly name: string
  /** "24 Oct – 22 Nov 2026, Europe/London"; null for all time. */
  readonly days: string | null
}

export function periodWords(
  search: string,
  resolved: Span | null,
  fallback: string | null,
  manner: Manner,
): PeriodWords {
  const params = new URLSearchParams(search)
  const days = { from: params.get('from'), to: params.get('to') }
  const custom = days.from !== null || days.to !== null ? days : null
  const named = custom ? null : (params.get('period') ?? fallback)
  const period = named === allTime ? null : named
  const span = custom ?? (period ? resolved : null)
  return {
    period,
    custom,
    name: custom ? say('filters.customDays') : period ? periodLabel(period) : say('dates.allTime'),
    days: span ? `${formatSpan(span.from, span.to, manner)}, ${manner.timeZone}` : null,
  }
}

interface ChoiceProps {
  readonly period: string | null
  readonly isCustom: boolean
  /** What the address says of all time: nothing where that is what a page shows without a period. */
  readonly allTimeKey: string | null
  readonly initial: Span
  readonly onPreset: (key: string | null) => void
  readonly onDays: (days: Span) => void
}

const PeriodChoice: React.FC<ChoiceProps> = ({ period, isCustom, allTimeKey, initial, onPreset, onDays }) => {
  const presets = [
    ...PERIODS.map(([key, label]) => ({ key, label, isChosen: key === period })),
    { key: allTimeKey, label: say('dates.allTime'), isChosen: period === null && !isCustom },
  ]
  return (
    <>
      <div className="vd-presets">
        {presets.map(({ key, label, isChosen }) => (
          <button
            key={label}
            type="button"
            className={isChosen ? 'vd-menu-item vd-menu-chosen' : 'vd-menu-item'}
            aria-pressed={isChosen}
            data-focus={isChosen ? '' : undefined}
            onClick={() => onPreset(key)}
          >
            {label}
          </button>
        ))}
      </div>
      <DaysForm initial={initial} onApply={onDays} />
    </>
  )
}

interface DaysProps {
  readonly initial: Span
  readonly onApply: (days: Span) => void
}

/** Two calendar days, both included; either may be left open. */
export const DaysForm: React.FC<DaysProps> = ({ initial, onApply }) => {
  const [from, setFrom] = useState(initial.from ?? '')
  const [to, setTo] = useState(initial.to ?? '')
  const problem = useId()
  const turned = from !== '' && to !== '' && from > to
  const apply = (event: React.FormEvent): void => {
    event.preventDefault()
    if (!turned) onApply({ from: from || null, to: to || null })
  }
  return (
    <form className="vd-days" onSubmit={apply}>
      <label className="vd-field">
        <span>{say('filters.firstDay')}</span>
        <input className="vd-input" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className="vd-field">
        <span>{say('filters.lastDay')}</span>
        <input
          className="vd-input"
          type="date"
          value={to}
          aria-describedby={turned ? problem : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <button type="submit" className="vd-button vd-button-primary" disabled={turned}>
        {say('filters.apply')}
      </button>
      {turned ? (
        <p className="vd-form-error" id={problem} role="alert">
          {say('filters.turned')}
        </p>
      ) : null}
    </form>
  )
}
