import React, { type ReactNode } from 'react'
import { isTravelling } from '../../../reports/asking/address.js'
import type { Manner } from '../format'
import { say } from '../language'
import { Joined } from '../parts/joined'
import { Sentence } from '../parts/sentence'
import { useNow } from '../parts/use-now'
import { rememberedWords } from '../words'
import type { Filters } from './use-filters'

interface Props {
  readonly filters: Filters
  /** The title of this page. */
  readonly title: string
  /** Dimensions and period in words: "Acme and 1 more", "Last month". */
  readonly chosen: readonly ReactNode[]
  readonly manner: Manner
}

/** What narrows this page although nobody chose it here: figures that are smaller than one expects are misread. */
export const ChosenElsewhere: React.FC<Props> = ({ filters, title, chosen, manner }) => {
  const now = useNow()
  const { rememberedAt, chosenOn } = filters.arrival
  if (chosen.length === 0 || (rememberedAt === undefined && (chosenOn === undefined || chosenOn === title))) return null
  const keys = [...new URLSearchParams(filters.search).keys()].filter(isTravelling)
  const showAll = (): void => filters.change(Object.fromEntries(keys.map((key) => [key, null])))
  const inWords = <Joined parts={chosen} by=", " />
  return (
    <output className="vd-remembered">
      {rememberedAt === undefined ? (
        <Sentence of="filters.chosenOn" with={{ page: chosenOn, chosen: inWords }} />
      ) : (
        <Sentence
          of="filters.rememberedFrom"
          with={{ day: rememberedWords(rememberedAt, now, manner), chosen: inWords }}
        />
      )}
      <button type="button" className="vd-text-button" onClick={showAll}>
        {say('filters.showEverything')}
      </button>
    </output>
  )
}
