/** The saved views that the search box offers: by their names. */

import { listAddress } from '../../../reports/asking/address.js'
import type { PinnedView } from '../../api/choices-routes.js'
import { say } from '../language.js'
import { apartWords } from '../words.js'
import type { Choice } from './search-choices.js'

const MOST_VIEWS = 6

/**
 * By a word of the name, and further words of whose it is and of which report: so one finds those that are called alike.
 *
 * @param titleOf what a report is called
 */
export function viewChoices(
  views: readonly PinnedView[],
  text: string,
  titleOf: (report: string) => string,
): readonly Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const wordsOf = apartWords(views, titleOf)
  const told = views.map((view) => {
    const { title, whose } = wordsOf(view)
    return { ...view, detail: [title, whose].filter(Boolean).join(' · ') }
  })
  const found = told.filter(({ name, detail }) => {
    const isNamed = (word: string): boolean => name.toLowerCase().includes(word)
    return words.some(isNamed) && words.every((word) => isNamed(word) || detail.toLowerCase().includes(word))
  })
  const shown = found.slice(0, MOST_VIEWS)
  const group =
    shown.length < found.length
      ? say('savedViews.someOf', { shown: shown.length, count: found.length })
      : say('savedViews.views')
  return shown.map(({ report, view, name, query, detail }) => ({
    group,
    label: name,
    detail,
    href: listAddress(report, query),
    isList: false,
    opens: { exact: true, view },
  }))
}
