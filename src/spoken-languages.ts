import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The languages that the panel brings along, by their tags. */
export const broughtLanguages = ['en', 'de'] as const

/** The tags of all languages of a project: those of the panel, and one for each file of its folder `languages/`. */
export function spokenLanguages(projectDir: string): readonly string[] {
  const added = languageFiles(projectDir).map((file) => file.replace(/\.json$/, ''))
  return [...new Set([...broughtLanguages, ...added])]
}

/** Names of the files in which a project's own languages are: `pl.json`. */
export function languageFiles(projectDir: string): readonly string[] {
  return jsonFiles(projectDir).filter(isLanguage)
}

/** Names of the files beside them that are no language: `polish.json`, `pl_PL.json`. */
export function strangeLanguageFiles(projectDir: string): readonly string[] {
  return jsonFiles(projectDir).filter((name) => !isLanguage(name))
}

function isLanguage(name: string): boolean {
  return /^[a-z]{2,3}(-[A-Za-z0-9]+)*\.json$/.test(name)
}

function jsonFiles(projectDir: string): readonly string[] {
  try {
    return readdirSync(languagesDirOf(projectDir))
      .filter((name) => /^[^.].*\.json$/i.test(name))
      .sort()
  } catch {
    return []
  }
}

export function languagesDirOf(projectDir: string): string {
  return join(projectDir, 'languages')
}
