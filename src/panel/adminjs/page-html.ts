import { escapeHtml, escapeScriptJson } from '../http/html.js'
import { layerAdminJs } from './adminjs-layer.js'

export interface PageParts {
  readonly title: string
  /** What the panel is called. */
  readonly panelName: string
  /** How numbers and dates are written here: a tag of the page's language. */
  readonly lang: string
  readonly nonce: string
  /** Adds the content's hash to the address of an asset. */
  versioned(address: string): string
  /** Versioned address. */
  readonly styleSheet: string
}

/**
 * Makes AdminJS's page fit to be sent.
 *
 * As it comes, a customer called `</script><script>…` runs as script on every page, fonts are fetched from Google, scripts
 * carry no nonce, its styles win over ours, assets are not versioned, and every page has the same title.
 */
export function finishPage(html: string, { title, panelName, lang, nonce, versioned, styleSheet }: PageParts): string {
  // JSON.stringify writes no line breaks, so that each of these assignments is one line, whatever it holds.
  const escaped = html.replace(/^(\s*window\.(?:REDUX_STATE|THEME) = )(.*);$/gm, (_, start: string, json: string) => {
    return `${start}${escapeScriptJson(json)};`
  })
  return layerAdminJs(escaped)
    .replace(/<link[^>]*fonts\.googleapis\.com[^>]*>/g, '')
    .replace(/<html lang=[^>]*>/, () => `<html lang="${escapeHtml(lang)}">`)
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(title)} – ${escapeHtml(panelName)}</title>`)
    .replace(/(<script src=")([^"]+)(">)/g, (_, start: string, address: string, end: string) => {
      return `${start}${escapeHtml(versioned(address))}${end}`
    })
    .replace(/<script(?=[ >])/g, () => `<script nonce="${nonce}"`)
    .replace('</head>', () => `<link rel="stylesheet" href="${escapeHtml(styleSheet)}">\n</head>`)
}
