import React, { useId } from 'react'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import type { Filters } from '../filter-bar/use-filters'
import type { Manner } from '../format'
import { say } from '../language'
import { COMPARISONS } from '../list/groups/compare-choice'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { COMPARE } from '../talk/address'
import { comparedDays } from './tiles'

interface Props {
  readonly data: DashboardAnswer
  readonly filters: Filters
  readonly manner: Manner
}

/** With which days the figures are compared, said once, and the choice of others; it stands in the address. */
export const CompareControl: React.FC<Props> = ({ data, filters, manner }) => {
  const name = useId()
  const words = comparedDays({ cards: data.cards, lastDay: data.to, manner })
  // Without a first and a last day nothing was before.
  if (words === null && (data.from === null || data.to === null)) return null
  return (
    <Popover
      label={say('dashboard.compareWith')}
      buttonClass="vd-compare-button"
      button={
        <>
          {words ?? say('groups.compareWith')}
          <Icon name="chevron" />
        </>
      }
    >
      {() => (
        <fieldset className="vd-choices vd-column-choices">
          <legend className="vd-editor-title">{say('groups.compareWith')}</legend>
          {COMPARISONS.map((one) => (
            <label key={one} className="vd-choice">
              <input
                type="radio"
                name={name}
                checked={one === data.compare}
                onChange={() => filters.change({ [COMPARE]: one === COMPARISONS[0] ? null : one })}
              />
              {say(`groups.${one}`)}
            </label>
          ))}
        </fieldset>
      )}
    </Popover>
  )
}
