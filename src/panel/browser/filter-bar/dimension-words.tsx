import React from 'react'
import type { Dimension } from '../../../reports/dimension'
import { say, withinSentence } from '../language'
import { listOf } from '../talk/address'
import { listWords, useLabels } from './use-labels'

interface Props {
  readonly dimension: Dimension
  readonly search: string
}

/** "All customers", "Acme Plumbing and 2 more". */
export function useDimensionWords({ name, plural }: Dimension, search: string): string {
  const chosen = listOf(new URLSearchParams(search).get(name))
  const labelOf = useLabels(name, chosen)
  return chosen.length === 0
    ? say('filters.allOf', { several: withinSentence(plural) })
    : listWords(chosen.map(labelOf))
}

export const DimensionWords: React.FC<Props> = ({ dimension, search }) => <>{useDimensionWords(dimension, search)}</>
