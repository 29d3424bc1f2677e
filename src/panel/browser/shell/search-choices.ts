/** What the search box offers: what was found, and the lists that have the rest. */

import type { SearchAnswer } from '../../../reports/rows/search.js'
import type { Command } from '../keys/commands.js'
import { formatLocale, say, withinSentence } from '../language.js'
import type { Arrival } from '../talk/opening.js'
import type { RecentRecord } from './recent-records.js'

export interface Choice {
  /** The heading that it stands under. */
  readonly group: string
  readonly label: string
  readonly detail: string | null
  readonly href: string
  /** It opens a list of what is called so, and is none of it. */
  readonly isList: boolean
  /** What it does, where it opens no page. */
  readonly run?: () => void
  /** How the page opens, where that is not by its address alone. */
  readonly opens?: Arrival
}

/** In the order in which they are offered; the list of all of a kind is the last of its kind. */
export function choicesOf(answer: SearchAnswer | null, text: string): readonly Choice[] {
  const { hits = [], more = [], unfinished = [] } = answer ?? {}
  const choices: (Choice & { readonly type: string | null })[] = hits.map(
    ({ type, group, label, detail, page, href }) => ({
      type: page === null ? type : null,
      // Titles of tables stay as they are.
      group: page === null ? group : say('shell.pages'),
      label,
      detail: page === null ? detail : say(page === 'report' ? 'shell.report' : 'shell.allRecords'),
      href,
      isList: false,
    }),
  )
  for (const one of more) {
    const last = choices.findLastIndex(({ type }) => type === one.type)
    const choice = {
      type: one.type,
      group: one.title,
      label: allWords(one, text),
      detail: null,
      href: one.href,
      isList: true,
    }
    choices.splice(last === -1 ? choices.length : last + 1, 0, choice)
  }
  const rest = unfinished.map(({ title, href }) => ({
    group: say('shell.notAllSearched'),
    label: say('shell.searchAll', { title: withinSentence(title), text }),
    detail: say('shell.opensList'),
    href,
    isList: true,
  }))
  return [...choices, ...rest]
}

const MOST_COMMANDS = 6

/** Commands that have all words of the text in their names; for an empty text, those of the page. */
export function commandChoices(commands: readonly Command[], text: string): readonly Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return commands
    .filter(({ name, isOfPage }) =>
      words.length === 0 ? isOfPage : words.every((word) => name.toLowerCase().includes(word)),
    )
    .slice(0, MOST_COMMANDS)
    .map(({ name, run }) => ({ group: say('keys.actions'), label: name, detail: null, href: '', isList: false, run }))
}

export function recentChoices(records: readonly RecentRecord[]): readonly Choice[] {
  return records.map(({ title, list, href }) => ({
    group: say('keys.recent'),
    label: title,
    detail: list,
    href,
    isList: false,
  }))
}

function allWords({ title, count }: SearchAnswer['more'][number], text: string): string {
  if (count === null) return say('shell.allOf', { title: withinSentence(title), text })
  const figure = new Intl.NumberFormat(formatLocale()).format(count)
  return say('shell.allCounted', { count: figure, title: withinSentence(title), text })
}
