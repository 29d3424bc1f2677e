import { readFileSync } from 'node:fs'
import type { PanelIdentity } from '../identity.js'
import { type Language, sayIn } from '../language/languages.js'
import { escapeHtml } from './html.js'

export interface SignInForm {
  readonly email: string
  /** Where to go after signing in: an address of ours. */
  readonly next: string
  readonly problem: string | null
  readonly language: Language
}

export type SignInPage = (form: SignInForm) => string

/**
 * The sign-in page, which works without scripts.
 *
 * @param templatePath its form, with {{error}}, {{email}}, {{next}} and its words where these stand
 * @param styleSheet its address
 * @param identity what the panel is called
 */
export function signInPage(
  templatePath: string,
  styleSheet: string,
  { nameIn, logo, icon }: PanelIdentity,
): SignInPage {
  const written = readFileSync(templatePath, 'utf8')
  const image = logo && `<img class="vd-logo" src="${escapeHtml(logo.address)}" width="32" height="32" alt="">`
  const template = image === null ? written : written.replace(/<svg class="vd-logo"[\s\S]*?<\/svg>/, () => image)
  return ({ email, next, problem, language }) => {
    const say = sayIn(language)
    const words = {
      heading: say('signIn.heading', { name: nameIn(language) }),
      emailLabel: say('signIn.email'),
      passwordLabel: say('signIn.password'),
      button: say('signIn.button'),
    }
    const values: Record<string, string> = { ...words, error: problem ?? '', email, next }
    const withoutProblem = template.replace(/[^\S\n]*<p\b[^>]*>\{\{error\}\}<\/p>\n?/, '')
    const form = (problem === null ? withoutProblem : template).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      return escapeHtml(values[name] ?? '')
    })
    return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(say('signIn.title'))} – ${escapeHtml(nameIn(language))}</title>
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
