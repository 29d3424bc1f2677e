import React from 'react'
import type { Grouping, Step } from '../api-shapes'
import type { Filters } from '../filter-bar/use-filters'

const STEPS: readonly (readonly [step: Step, label: string])[] = [
  ['day', 'Day'],
  ['week', 'Week'],
  ['month', 'Month'],
  ['quarter', 'Quarter'],
]

interface Props {
  readonly grouping: Grouping
  readonly filters: Filters
}

/** What the charts over time are grouped by; it stands in the address, so that Back and a shared link keep it. */
export const GroupControl: React.FC<Props> = ({ grouping, filters }) => {
  const asked = new URLSearchParams(filters.search).get('group')
  return (
    <div className="vd-group">
      <fieldset className="vd-segments">
        <legend>Group by</legend>
        {[null, ...STEPS.map(([step]) => step)].map((step) => {
          const isChosen = step === asked
          // What was asked for before stays pressable when the period grew beyond it.
          const isOffered = step === null || isChosen || grouping.offered.includes(step)
          return (
            <button
              key={step}
              type="button"
              className="vd-segment"
              aria-pressed={isChosen}
              disabled={!isOffered}
              title={isOffered ? undefined : 'Too many points for this period'}
              onClick={() => filters.change({ group: step })}
            >
              {step === null ? automaticLabel(asked, grouping) : STEPS.find(([one]) => one === step)?.[1]}
            </button>
          )
        })}
      </fieldset>
      {grouping.note ? (
        <p className="vd-notes" role="note">
          {grouping.note}
        </p>
      ) : null}
    </div>
  )
}

function automaticLabel(asked: string | null, { step }: Grouping): string {
  return asked === null ? `Automatic: ${step}` : 'Automatic'
}
