import type { Report } from '../../reports/report.js'
import { dashboardPath, shownDashboards, titleOfFirst } from '../dashboards.js'
import { type Language, languages, sayIn } from '../language/languages.js'
import { ownPages } from '../own-pages.js'
import type { SpokenDashboard } from '../spoken.js'

interface SpokenReport {
  /** As AdminJS knows it. */
  readonly written: Report
  /** In the language of the page. */
  readonly report: Report
}

/**
 * AdminJS's locale: titles and labels for its own parts, of what this person may read and no more. Only the
 * language in use travels.
 */
export function localeOf(
  readable: readonly SpokenReport[],
  dashboards: readonly SpokenDashboard[],
  language: Language,
) {
  const say = sayIn(language)
  const labels = {
    // The headings of the menu that come with the panel; the others are words of the view files.
    Reports: say('shell.reports'),
    Records: say('shell.records'),
    ...headings(readable),
    ...Object.fromEntries(titlesOf(dashboards, readable, say('shell.dashboard'))),
    ...Object.fromEntries(Object.entries(ownPages).map(([name, { title }]) => [name, say(title)])),
    ...Object.fromEntries(
      readable.flatMap(({ written, report }) => [report.name, written.title].map((key) => [key, report.title])),
    ),
  }
  const resources = Object.fromEntries(
    readable.map(({ report }) => [
      report.name,
      { properties: Object.fromEntries(report.columns.map((column) => [column.name, column.label])) },
    ]),
  )
  const actions = { filter: say('shell.filter'), refresh: say('shell.refresh'), export: say('shell.export') }
  return {
    language,
    availableLanguages: [...languages()],
    translations: { [language]: { labels, resources, actions } },
  }
}

/** What dashboards are called, by their addresses. */
function titlesOf(
  dashboards: readonly SpokenDashboard[],
  readable: readonly SpokenReport[],
  usual: string,
): readonly (readonly [string, string])[] {
  const others = shownDashboards(
    dashboards,
    readable.map(({ report }) => report),
  )
  return [
    [dashboardPath(null), titleOfFirst(dashboards) ?? usual],
    ...others.map(({ name, title }) => [dashboardPath(name), title] as const),
  ]
}

/** Groups of the menu by what the files call them: one file that translates a group does it for all of its entries. */
function headings(readable: readonly SpokenReport[]): Readonly<Record<string, string>> {
  const translated = readable.flatMap(({ written, report }) => {
    const [key, heading] = [written.menu.group, report.menu.group]
    return key === null || heading === null || key === heading ? [] : [[key, heading] as const]
  })
  return Object.fromEntries(translated)
}
