import type { Report } from '../../reports/report.js'
import { type Language, languages, sayIn, wordsIn } from '../language/languages.js'
import { ownPages } from '../own-pages.js'

/**
 * AdminJS's locale: titles and labels for its own parts, of what this person may read and no more, and our catalogue for
 * our components. Only the language in use travels.
 */
export function localeOf(reports: readonly Report[], groups: readonly string[], language: Language) {
  const say = sayIn(language)
  const labels = {
    ...Object.fromEntries(groups.map((group) => [group, group])),
    // The headings of the menu that come with the panel; a developer's own stay as they wrote them.
    Reports: say('shell.reports'),
    Records: say('shell.records'),
    ...Object.fromEntries(Object.entries(ownPages).map(([name, { title }]) => [name, say(title)])),
    ...Object.fromEntries(reports.flatMap(({ name, title }) => [name, title].map((key) => [key, title]))),
  }
  const resources = Object.fromEntries(
    reports.map((report) => [
      report.name,
      { properties: Object.fromEntries(report.columns.map((column) => [column.name, column.label])) },
    ]),
  )
  const actions = { filter: say('shell.filter'), refresh: say('shell.refresh'), export: say('shell.export') }
  const components = { Viewdesk: wordsIn(language) }
  return {
    language,
    availableLanguages: [...languages],
    translations: { [language]: { labels, resources, actions, components } },
  }
}
