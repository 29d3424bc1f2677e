import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TellFault } from '../reports/declared/declaration-file.js'
import type { PanelDeclaration } from './panel-declaration.js'

export interface LogoFile {
  readonly path: string
  readonly extension: 'svg' | 'png'
}

/** The project's own logo; null where it has none, or one that browsers are not sent. */
export function logoFile(projectDir: string, { logo }: PanelDeclaration): LogoFile | null {
  const extension = logo?.slice(logo.lastIndexOf('.') + 1).toLowerCase()
  if (logo === undefined || (extension !== 'svg' && extension !== 'png')) return null
  return { path: join(projectDir, 'resources', logo), extension }
}

/** Tells of a logo that is not there, or that is no image of a kind that is sent. */
export function checkPanel(projectDir: string, declaration: PanelDeclaration, tell: TellFault): void {
  const { logo } = declaration
  if (logo === undefined) return
  const file = logoFile(projectDir, declaration)
  if (file === null) tell([logo], `the logo "${logo}" is neither an .svg nor a .png.`)
  else if (!existsSync(file.path)) tell([logo], `the logo "${logo}" is not in resources/.`)
}
