import React from 'react'
import type { Filters } from '../../filter-bar/use-filters'
import { say } from '../../language'
import { COMPARE } from '../../talk/address'
import type { Report } from '../../talk/api-shapes'

export const COMPARISONS = ['previous_period', 'previous_year'] as const
type Comparison = (typeof COMPARISONS)[number]

export function comparisonShown(search: string): Comparison | null {
  const asked = new URLSearchParams(search).get(COMPARE)
  return COMPARISONS.find((one) => one === asked) ?? null
}

/** Without a date there are no earlier days. */
export function mayCompare({ date, totals }: Report): boolean {
  return date !== null && totals.length > 0
}

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly chosen: Comparison | null
}

/** What totals and groups stand beside. */
export const CompareChoice: React.FC<Props> = ({ report, filters, chosen }) => {
  if (!mayCompare(report)) return null
  return (
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
  )
}
