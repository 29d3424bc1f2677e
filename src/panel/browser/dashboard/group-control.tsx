import React from 'react'
import type { Step } from '../../../reports/asking/date-step'
import type { Grouping } from '../../../reports/asking/grouping'
import type { Filters } from '../filter-bar/use-filters'
import { language, say } from '../language'

const STEPS: readonly (readonly [step: Step, label: string])[] = [
  ['day', say('dashboard.day')],
  ['week', say('dashboard.week')],
  ['month', say('dashboard.month')],
  ['quarter', say('dashboard.quarter')],
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
        <legend>{say('dashboard.groupBy')}</legend>
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
              title={isOffered ? undefined : whyNot(step, grouping)}
              onClick={() => filters.change({ group: step })}
            >
              {step === null ? automaticLabel(asked, grouping) : STEPS.find(([one]) => one === step)?.[1]}
            </button>
          )
        })}
      </fieldset>
      {grouping.note ? (
        <p className="vd-notes" role="note">
          {noteOf(grouping)}
        </p>
      ) : null}
    </div>
  )
}

function whyNot(step: Step, { possible }: Grouping): string {
  return say(possible.includes(step) ? 'dashboard.tooManyPoints' : 'dashboard.notSoFine')
}

function automaticLabel(asked: string | null, { step }: Grouping): string {
  return asked === null ? say('dashboard.automaticStep', { step: stepWords(step) }) : say('dashboard.automatic')
}

function stepWords(step: Step): string {
  return say(`dashboard.automatic_${step}`)
}

/** Why something else is drawn than what was asked for: the server says it in English, with the figures. */
function noteOf({ note, asked, step }: Grouping): string | null {
  if (note === null || asked === null) return null
  if (language === 'en') return note.message
  return say(`dashboard.grouped_${note.code}`, { asked: stepWords(asked), step: stepWords(step) })
}
