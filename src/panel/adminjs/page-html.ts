import { escapeHtml, escapeScriptJson } from '../http/html.js'
import { layerAdminJs } from './adminjs-layer.js'
import type { PageScripts } from './bundling/bundle.js'

export interface PageParts {
  readonly title: string
  /** What the panel is called. */
  readonly panelName: string
  /** How numbers and dates are written here: a tag of the page's language. */
  readonly lang: string
  readonly nonce: string
  /** Address of the script with the words of the page. */
  readonly words: string
  readonly scripts: PageScripts
  /** Of a list that has totals, the column that they are grouped by, else an empty text; null for other pages. */
  readonly totalsBy: string | null
  /** Versioned address. */
  readonly styleSheet: string
  /** What stands there while nothing is drawn. */
  readonly loading: LoadingWords
}

export interface LoadingWords {
  readonly slow: string
  readonly failed: string
  /** A link. */
  readonly again: string
}

// Shown by `browser/talk/loading.ts`. Its look comes with it: the style sheet may be what could not be loaded.
function loadingBox({ slow, failed, again }: LoadingWords): string {
  return `<div id="vd-loading" role="alert" hidden style="padding: 32px; font: 16px/1.5 system-ui, sans-serif">
<p data-loading="slow">${escapeHtml(slow)}</p>
<p data-loading="failed">${escapeHtml(failed)}</p>
<p><a href="">${escapeHtml(again)}</a></p>
</div>`
}

/**
 * Makes AdminJS's page fit to be sent.
 *
 * As it comes, a customer called `</script><script>…` runs as script on every page, fonts are fetched from Google, scripts
 * carry no nonce and hold 3.4 MB of which we need a quarter, its styles win over ours, and every page has the same title.
 */
export function finishPage(html: string, parts: PageParts): string {
  const { title, panelName, lang, nonce, words, scripts, styleSheet, totalsBy, loading } = parts
  const totals = totalsBy === null ? '' : ` data-totals="${escapeHtml(totalsBy)}"`
  // JSON.stringify writes no line breaks, so that each of these assignments is one line, whatever it holds.
  const escaped = html.replace(/^(\s*window\.(?:REDUX_STATE|THEME) = )(.*);$/gm, (_, start: string, json: string) => {
    return `${start}${escapeScriptJson(json)};`
  })
  const head = [
    `<link rel="stylesheet" href="${escapeHtml(styleSheet)}">`,
    `<script defer fetchpriority="high" src="${escapeHtml(words)}"></script>`,
    `<script defer fetchpriority="high" src="${escapeHtml(scripts.pages)}"></script>`,
  ].join('\n')
  return layerAdminJs(escaped)
    .replace(/<link[^>]*fonts\.googleapis\.com[^>]*>/g, '')
    .replace(/<html lang=[^>]*>/, () => `<html lang="${escapeHtml(lang)}">`)
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(title)} – ${escapeHtml(panelName)}</title>`)
    .replace(/<script src="[^"]*"><\/script>\s*/g, '')
    .replace(
      /(<div id="app") \/>\s*<script>[^<]*<\/script>/,
      (_, start: string) => `${start}></div>\n${loadingBox(loading)}`,
    )
    .replace('</head>', () => `${head}\n</head>`)
    .replace(/<script(?=[ >])/g, () => `<script nonce="${nonce}"`)
    .replace('<head>', () => `<head>\n<script nonce="${nonce}"${totals}>${scripts.early}</script>`)
}
