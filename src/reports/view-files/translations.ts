import { readNames } from './dimensions.js'
import type { TellFault } from './fault.js'
import { nameSource, readName } from './names.js'
import { readChoices, splitLabel } from './read-words.js'
import type { Entry, Translation, ViewHeader } from './view-file.js'

/** The keys whose words may be said in other languages: `title.de`, `column.de revenue`. */
const translatable = [
  'title',
  'description',
  'menu',
  'dimension',
  'column',
  'short',
  'total',
  'left out',
  'check',
] as const

const translatedKey = /^([a-z][a-z ]*?)\.(\S+)(?:\s+(.*))?$/
const named = new RegExp(`^(${nameSource})(?:\\s*\\[([^\\]]*)\\])?$`)
const bracketed = /^\[([^\]]*)\]$/

/** Whether the line says words in another language. */
export function isTranslation({ key }: Entry): boolean {
  return translatedKey.test(key)
}

/**
 * Reads one line, such as `column.de status [draft = Entwurf]: Stand. Wie weit der Auftrag ist.`
 *
 * What it translates is looked for when the whole header is known.
 *
 * @param languages the tags that there are words for; null where that is not to be judged, as of a file of an earlier release
 */
export function readTranslation(entry: Entry, languages: readonly string[] | null, tell: TellFault): Translation[] {
  const [, word = '', language = '', rest = ''] = translatedKey.exec(entry.key) ?? []
  const { value, line } = entry
  const of = translatable.find((one) => one === word)
  if (of === undefined) {
    tell(
      line,
      `"${word}" is not words for staff, and has no other languages. Those that have: ${translatable.join(', ')}.`,
    )
    return []
  }
  if (languages !== null && !languages.includes(language)) {
    tell(
      line,
      `"${language}" in "${entry.key}" is not a language of this panel. Its languages are: ${languages.join(', ')}.`,
    )
    return []
  }
  if (of === 'title' || of === 'description' || of === 'menu' || of === 'dimension') {
    if (rest !== '') tell(line, `"${entry.key}" is not a translation. Write "${of}.${language}: …".`)
    if (of === 'dimension') readNames(value, line, tell)
    return [{ language, of, name: null, label: value, definition: null, choices: [], line }]
  }
  if (of === 'left out' || of === 'check') {
    const words = bracketed.exec(rest)?.[1]?.trim() ?? rest
    if (words === '')
      tell(line, `"${entry.key}" names no words. Write "${of}.${language} the words of the other line: …".`)
    return [{ language, of, name: words, label: value, definition: null, choices: [], line }]
  }
  const [, name, choices] = named.exec(rest) ?? []
  if (name === undefined || (choices !== undefined && of !== 'column')) {
    tell(line, `"${entry.key}" is not a translation. Write "${of}.${language} name: …".`)
    return []
  }
  const words = of === 'short' ? { label: value, definition: null } : splitLabel(value)
  return [{ language, of, name: readName(name), ...words, choices: readChoices(choices ?? ''), line }]
}

/** Tells of each translation of what the header does not have, and of each that appears twice. */
export function tellFaultsOfTranslations(
  header: Omit<ViewHeader, 'translations'>,
  all: readonly Translation[],
  tell: TellFault,
): void {
  const seen = new Map<string, number>()
  for (const translation of all) {
    const { language, of, name, line } = translation
    const written = [`${of}.${language}`, name].filter((part) => part !== null).join(' ')
    const first = seen.get(written)
    if (first !== undefined) tell(line, `"${written}" appears twice, first in line ${first}.`)
    seen.set(written, line)
    if (of === 'dimension' && header.dimension === null) {
      tell(line, `"${written}" translates what this file does not have. It has no line "dimension".`)
    }
    const known = namesOf(header, of)
    if (name !== null && !known.includes(name)) {
      tell(line, `"${written}" translates what this file does not have. ${listed(of, known)}`)
      continue
    }
    if (of === 'menu' && header.menu.group === null)
      tell(line, `"${written}" translates a group, and this file names none. Add "-- menu: …".`)
    tellUnknownChoices(header, translation, tell)
  }
}

function tellUnknownChoices(
  header: Omit<ViewHeader, 'translations'>,
  { name, choices, line }: Translation,
  tell: TellFault,
): void {
  if (choices.length === 0) return
  const declared = header.columns.find((column) => column.name === name)?.choices.map(({ value }) => value) ?? []
  const unknown = choices.find(({ value }) => !declared.includes(value))
  if (unknown === undefined) return
  const known = declared.length === 0 ? 'It lists none.' : `It has: ${declared.join(', ')}.`
  tell(line, `"${unknown.value}" is not a choice of the column "${name}". ${known}`)
}

function namesOf(header: Omit<ViewHeader, 'translations'>, of: Translation['of']): readonly string[] {
  switch (of) {
    case 'column':
    case 'short':
      return header.columns.map(({ name }) => name)
    case 'total':
      return header.totals.map(({ name }) => name)
    case 'left out':
      return [
        ...new Set(header.leftOut.flatMap(({ heading, label }) => (heading === null ? [label] : [heading, label]))),
      ]
    case 'check':
      return header.checks.flatMap(({ label }) => label ?? [])
    default:
      return []
  }
}

function listed(of: Translation['of'], known: readonly string[]): string {
  const kind = of === 'short' ? 'column' : of
  return known.length === 0 ? `It has no "${kind}" with words.` : `It has: ${known.join(', ')}.`
}
