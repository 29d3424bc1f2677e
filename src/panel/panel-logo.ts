import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TellFault } from '../reports/declared/declaration-file.js'
import type { PanelDeclaration } from './panel-declaration.js'

export interface LogoFile {
  readonly path: string
  /** As it is sent. */
  readonly type: string
}

const types: Readonly<Record<string, string>> = { svg: 'image/svg+xml', png: 'image/png' }

/** The project's own logo; null where it has none. */
export function logoFile(projectDir: string, { logo }: PanelDeclaration): LogoFile | null {
  if (logo === undefined) return null
  const type = types[extensionOf(logo)]
  return type === undefined ? null : { path: join(projectDir, 'resources', logo), type }
}

export function faultsOfPanel(projectDir: string, declaration: PanelDeclaration, tell: TellFault): void {
  const { logo } = declaration
  if (logo === undefined) return
  const file = logoFile(projectDir, declaration)
  if (file === null) tell([logo], `the logo "${logo}" is neither an .svg nor a .png.`)
  else if (!existsSync(file.path)) tell([logo], `the logo "${logo}" is not in resources/.`)
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase()
}
