import type { Report } from '../../reports/report.js'
import { inOneLanguage, type Wording } from '../../reports/wording.js'
import { type Language, languages, sayIn, wordsIn } from '../language/languages.js'
import { ownPages } from '../own-pages.js'

interface SpokenReport {
  /** What AdminJS knows it by. */
  readonly writtenTitle: string
  /** In the language of the page. */
  readonly report: Report
}

/** What AdminJS knows a group of the menu by. */
export function headingOf(group: Wording): string {
  return inOneLanguage(group, 'en')
}

/**
 * AdminJS's locale: titles and labels for its own parts, of what this person may read and no more, and our catalogue for
 * our components. Only the language in use travels.
 */
export function localeOf(readable: readonly SpokenReport[], groups: readonly Wording[], language: Language) {
  const say = sayIn(language)
  const labels = {
    ...Object.fromEntries(groups.map((group) => [headingOf(group), inOneLanguage(group, language)])),
    // The headings of the menu that come with the panel; a developer's own stay as they wrote them.
    Reports: say('shell.reports'),
    Records: say('shell.records'),
    ...Object.fromEntries(Object.entries(ownPages).map(([name, { title }]) => [name, say(title)])),
    ...Object.fromEntries(
      readable.flatMap(({ writtenTitle, report }) => [report.name, writtenTitle].map((key) => [key, report.title])),
    ),
  }
  const resources = Object.fromEntries(
    readable.map(({ report }) => [
      report.name,
      { properties: Object.fromEntries(report.columns.map((column) => [column.name, column.label])) },
    ]),
  )
  const actions = { filter: say('shell.filter'), refresh: say('shell.refresh'), export: say('shell.export') }
  const components = { Viewdesk: wordsIn(language) }
  return {
    language,
    availableLanguages: [...languages()],
    translations: { [language]: { labels, resources, actions, components } },
  }
}
