import type { Wording } from '../reports/wording.js'

/** What the panel is called, and its sign: `resources/panel.ts`. */
export interface PanelDeclaration {
  /** In the menu, on the sign-in page, in titles of pages, in files that are exported and on printed sheets. */
  readonly name?: Wording
  /** A file of `resources/`, `.svg` or `.png`, square: beside the name, and in the tab of the browser. */
  readonly logo?: string
}
