/** The saved views that the search box offers: by their names. */

import { listAddress } from '../../../reports/asking/address.js'
import type { PinnedView } from '../../api/choices-routes.js'
import { say } from '../language.js'
import type { Choice } from './search-choices.js'

const MOST_VIEWS = 6

/** @param titleOf what a report is called */
export function viewChoices(
  views: readonly PinnedView[],
  text: string,
  titleOf: (report: string) => string,
): readonly Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return views
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .slice(0, MOST_VIEWS)
    .map(({ report, view, name, query }) => ({
      group: say('savedViews.views'),
      label: name,
      detail: titleOf(report),
      href: listAddress(report, query),
      isList: false,
      opens: { exact: true, view },
    }))
}
