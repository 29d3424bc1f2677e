import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { rememberedWords } from '../words'
import type { Filters } from './use-filters'

interface Props {
  readonly filters: Filters
  /** The title of this page. */
  readonly title: string
  /** Provider and period in words: "Acme and 1 more, Last month". */
  readonly chosen: string
  readonly manner: Manner
}

/** What narrows this page although nobody chose it here: figures that are smaller than one expects are misread. */
export const ChosenElsewhere: React.FC<Props> = ({ filters, title, chosen, manner }) => {
  const now = useNow()
  const { rememberedAt, chosenOn } = filters.arrival
  if (chosen === '' || (rememberedAt === undefined && (chosenOn === undefined || chosenOn === title))) return null
  const showAll = (): void => filters.change({ provider: null, period: null, from: null, to: null })
  return (
    <output className="vd-remembered">
      {rememberedAt === undefined
        ? say('filters.chosenOn', { page: chosenOn ?? '', chosen })
        : say('filters.rememberedFrom', { day: rememberedWords(rememberedAt, now, manner), chosen })}
      <button type="button" className="vd-text-button" onClick={showAll}>
        {say('filters.showEverything')}
      </button>
    </output>
  )
}
