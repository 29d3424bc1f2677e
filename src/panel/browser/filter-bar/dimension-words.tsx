import React from 'react'
import type { Dimension } from '../../../reports/dimension'
import { say, withinSentence } from '../language'
import { ScreenOrPaper } from '../parts/screen-or-paper'
import { listOf } from '../talk/address'
import { listWords, useLabels } from './use-labels'

interface Props {
  readonly dimension: Dimension
  readonly search: string
}

/** The names of those that are chosen; none for all of them. */
export function useDimensionLabels({ name }: Dimension, search: string): string[] {
  const chosen = listOf(new URLSearchParams(search).get(name))
  return chosen.map(useLabels(name, chosen))
}

/** "All customers", "Acme Plumbing and 2 more". */
export function dimensionWords({ plural }: Dimension, labels: readonly string[]): string {
  return labels.length === 0 ? say('filters.allOf', { several: withinSentence(plural) }) : listWords(labels)
}

/** On paper every one of them is named: nothing there can be opened to see the others. */
export const DimensionWords: React.FC<Props> = ({ dimension, search }) => {
  const labels = useDimensionLabels(dimension, search)
  const words = dimensionWords(dimension, labels)
  return <ScreenOrPaper screen={words} paper={labels.length > 1 ? labels.join(', ') : words} />
}
