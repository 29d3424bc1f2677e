import React from 'react'
import type { Filters } from '../../filter-bar/use-filters'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import { Popover } from '../../parts/popover'
import { COMPARE } from '../../talk/address'
import type { Report } from '../../talk/api-shapes'

const COMPARISONS = ['previous_period', 'previous_year'] as const

/** What totals and groups stand beside. */
export const CompareControl: React.FC<{ readonly report: Report; readonly filters: Filters }> = ({
  report,
  filters,
}) => {
  if (report.date === null || report.totals.length === 0) return null
  const chosen = COMPARISONS.find((one) => one === new URLSearchParams(filters.search).get(COMPARE)) ?? null
  return (
    <Popover
      label={say('groups.compareWith')}
      align="end"
      buttonClass={chosen ? 'vd-control vd-control-set' : 'vd-control vd-control-quiet'}
      button={
        <>
          <Icon name="compare" />
          <span className="vd-tool-words">{say(chosen ? `groups.${chosen}` : 'groups.compare')}</span>
        </>
      }
    >
      {() => (
        <fieldset className="vd-choices vd-column-choices">
          <legend className="vd-editor-title">{say('groups.compareWith')}</legend>
          {[null, ...COMPARISONS].map((one) => (
            <label key={one} className="vd-choice">
              <input
                type="radio"
                name="compare"
                checked={one === chosen}
                onChange={() => filters.change({ [COMPARE]: one })}
              />
              {say(one === null ? 'groups.compareNothing' : `groups.${one}`)}
            </label>
          ))}
        </fieldset>
      )}
    </Popover>
  )
}
