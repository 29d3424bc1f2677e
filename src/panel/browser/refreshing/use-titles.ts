import { useCallback } from 'react'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import type { TitleOf } from './run-words'

/** Views by the titles of their reports; one that is not a report here by its name. */
export function useTitles(): TitleOf {
  const { catalogue } = useCatalogue()
  return useCallback((view) => findReport(catalogue, view)?.title ?? view, [catalogue])
}
