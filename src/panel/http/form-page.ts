import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PanelIdentity } from '../identity.js'
import type { Language } from '../language/languages.js'
import { escapeHtml } from './html.js'

export interface FormPage {
  readonly title: string
  readonly language: Language
  /** What stands in its places; null leaves out the paragraph whose only word it is. */
  readonly values: Readonly<Record<string, string | null>>
}

/**
 * A page with one form, for people who are not signed in: it works without scripts.
 *
 * @param name of a template in the folder: HTML with {{word}} where words and values stand
 * @param styleSheet its address
 * @param identity what the panel is called
 */
export function formPage(folder: string, name: string, styleSheet: string, { nameIn, logo, icon }: PanelIdentity) {
  const written = readFileSync(join(folder, name), 'utf8')
  const image = logo && `<img class="vd-logo" src="${escapeHtml(logo.address)}" width="32" height="32" alt="">`
  const template = image === null ? written : written.replace(/<svg class="vd-logo"[\s\S]*?<\/svg>/, () => image)
  return ({ title, language, values }: FormPage): string => {
    const shown = template.replace(/[^\S\n]*<p\b[^>]*>\{\{(\w+)\}\}<\/p>\n?/g, (paragraph, name: string) =>
      values[name] === null ? '' : paragraph,
    )
    const form = shown.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''))
    return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – ${escapeHtml(nameIn(language))}</title>
<link rel="icon" href="${escapeHtml(icon)}">
<link rel="stylesheet" href="${escapeHtml(styleSheet)}">
</head>
<body>
${form}
</body>
</html>
`
  }
}
