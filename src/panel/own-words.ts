import type { OwnWords } from '../reports/own-words.js'
import { type Language, sayIn } from './language/languages.js'

/** What reports say themselves, in a language of the panel. */
export function ownWordsIn(language: Language): OwnWords {
  const say = sayIn(language)
  const isSmall = say('catalogue.labelsWithin') === 'small'
  return {
    language,
    yes: say('catalogue.yes'),
    no: say('catalogue.no'),
    noRowTwice: say('catalogue.noRowTwice'),
    leftOut: say('catalogue.leftOut'),
    row: { one: say('catalogue.row'), many: say('catalogue.rows') },
    numbered: (id) => say('catalogue.numbered', { id }),
    withinSentence: (label) => (isSmall ? label.toLocaleLowerCase(language) : label),
  }
}
