import { inOneLanguage } from '../reports/wording.js'
import type { Language } from './language/languages.js'
import type { PanelDeclaration } from './panel-declaration.js'
import { logoFile } from './panel-logo.js'

/** What the panel is called and its sign, as its pages show them. */
export interface PanelIdentity {
  nameIn(language: Language): string
  /** The project's own; null for that of the product. */
  readonly logo: { readonly path: string; readonly address: string } | null
  /** Address of what stands in the tab of the browser. */
  readonly icon: string
}

export function identityOf(projectDir: string, declaration: PanelDeclaration): PanelIdentity {
  const { name = 'Viewdesk' } = declaration
  const file = logoFile(projectDir, declaration)
  const logo = file && { path: file.path, address: `/admin/assets/project-logo.${file.extension}` }
  return {
    nameIn: (language) => inOneLanguage(name, language),
    logo,
    icon: logo?.address ?? '/admin/assets/favicon.svg',
  }
}
