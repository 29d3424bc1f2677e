import { readFileSync } from 'node:fs'
import { escapeHtml } from './html.js'

export interface SignInForm {
  readonly email: string
  /** Where to go after signing in: an address of ours. */
  readonly next: string
  readonly problem: string | null
}

export type SignInPage = (form: SignInForm) => string

/**
 * The sign-in page, which works without scripts.
 *
 * @param templatePath its form, with {{error}}, {{email}} and {{next}} where these stand
 * @param styleSheets addresses
 */
export function signInPage(templatePath: string, styleSheets: readonly string[]): SignInPage {
  const template = readFileSync(templatePath, 'utf8')
  const links = styleSheets.map((address) => `<link rel="stylesheet" href="${escapeHtml(address)}">`).join('\n')
  return ({ email, next, problem }) => {
    const values: Record<string, string> = { error: problem ?? '', email, next }
    const withoutProblem = template.replace(/[^\S\n]*<p\b[^>]*>\{\{error\}\}<\/p>\n?/, '')
    const form = (problem === null ? withoutProblem : template).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      return escapeHtml(values[name] ?? '')
    })
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in – Viewdesk</title>
<link rel="icon" href="/admin/assets/favicon.svg">
${links}
</head>
<body>
${form}
</body>
</html>
`
  }
}
