import type { PanelIdentity } from '../identity.js'
import type { Language } from '../language/languages.js'
import { escapeHtml } from './html.js'

/** A page of ours that needs no script and no other file, for errors. The body is HTML, the title is text. */
export function plainPage(
  { language, identity }: { readonly language: Language; readonly identity: PanelIdentity },
  title: string,
  body: string,
): string {
  const name = escapeHtml(identity.nameIn(language))
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – ${name}</title>
<link rel="icon" href="${escapeHtml(identity.icon)}">
<style>${style}</style>
</head>
<body>
<main>
<p class="brand">${name}</p>
${body}
</main>
</body>
</html>
`
}

// The colours are those of browser/colours.css; the page carries them itself, because it also says that something is broken.
const style = `
:root { color-scheme: light dark; --ground: light-dark(#f7f7f4, #131417); --surface: light-dark(#fff, #1a1c20);
  --line: light-dark(#e4e3dc, #2c2f35); --text: light-dark(#1d1f22, #ececea); --soft: light-dark(#5c5f66, #a3a6ad);
  --accent: light-dark(#0e5a6b, #6fc6d3); --accent-hover: light-dark(#0a4654, #93d8e2); --on-accent: light-dark(#fff, #0b2329); }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground);
  color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { width: 100%; max-width: 420px; padding: 32px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 12px; }
.brand { margin: 0 0 24px; font-weight: 700; color: var(--accent); }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 16px; }
.button { display: block; padding: 11px 16px; font-weight: 600; color: var(--on-accent); text-align: center;
  text-decoration: none; background: var(--accent); border-radius: 8px; }
.button:hover { background: var(--accent-hover); }
.other { display: block; margin: 16px 0 0; color: var(--accent); text-align: center; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { margin: 16px 0 0; font-size: 13px; color: var(--soft); overflow-wrap: anywhere; }
`
