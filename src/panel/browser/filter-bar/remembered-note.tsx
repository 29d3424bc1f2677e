import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { rememberedWords } from '../words'
import type { Filters } from './use-filters'

/** Says that provider and period were not chosen now: figures that are narrower than one expects are misread. */
export const RememberedNote: React.FC<{ readonly filters: Filters; readonly manner: Manner }> = ({
  filters,
  manner,
}) => {
  const now = useNow()
  const { rememberedAt } = filters.arrival
  if (rememberedAt === undefined) return null
  return (
    <output className="vd-remembered">
      {say('filters.rememberedFrom', { day: rememberedWords(rememberedAt, now, manner) })}
      <span aria-hidden="true"> · </span>
      <button type="button" className="vd-text-button" onClick={filters.clear}>
        {say('filters.clear')}
      </button>
    </output>
  )
}
