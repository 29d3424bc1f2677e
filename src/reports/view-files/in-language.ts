import { readNames } from './dimensions.js'
import type { Translation, ViewFile } from './view-file.js'

/** The file with its words in another language; what is not translated stays as it is written. */
export function inLanguage(file: ViewFile, language: string): ViewFile {
  const { header } = file
  const own = header.translations.filter((translation) => translation.language === language)
  if (own.length === 0) return file
  const find = (of: Translation['of'], name: string | null) =>
    own.find((translation) => translation.of === of && translation.name === name)
  const phrase = (of: Translation['of'], words: string) => find(of, words)?.label ?? words

  return {
    ...file,
    header: {
      ...header,
      title: find('title', null)?.label ?? header.title,
      description: find('description', null)?.label ?? header.description,
      dimension: header.dimension && { ...header.dimension, ...namesIn(find('dimension', null)) },
      menu: { ...header.menu, group: find('menu', null)?.label ?? header.menu.group },
      columns: header.columns.map((column) => {
        const words = find('column', column.name)
        return { ...column, ...said(column, words), choices: choicesIn(column.choices, words) }
      }),
      totals: header.totals.map((total) => ({ ...total, ...said(total, find('total', total.name)) })),
      checks: header.checks.map((check) => ({ ...check, label: check.label && phrase('check', check.label) })),
      leftOut: header.leftOut.map((line) => ({
        ...line,
        heading: line.heading && phrase('left out', line.heading),
        label: phrase('left out', line.label),
      })),
      look: { ...header.look, short: shortIn(file, own) },
    },
  }
}

/** Judged when the file was read. */
function namesIn(words: Translation | undefined): Partial<ReturnType<typeof readNames>> {
  return words === undefined ? {} : readNames(words.label, words.line, () => undefined)
}

interface Said {
  readonly label: string
  readonly definition: string | null
}

function said(written: Said, words: Translation | undefined): Said {
  return { label: words?.label ?? written.label, definition: words?.definition ?? written.definition }
}

type Choices = Translation['choices']

function choicesIn(choices: Choices, words: Translation | undefined): Choices {
  return choices.map((choice) => words?.choices.find(({ value }) => value === choice.value) ?? choice)
}

/** A heading of the other language is not shorter than a label of this one: where only the label is translated, it stands. */
function shortIn({ header }: ViewFile, own: readonly Translation[]): ViewFile['header']['look']['short'] {
  const translated = own.filter(({ of }) => of === 'column').map(({ name }) => name)
  const written = header.look.short.filter(({ column }) => !translated.includes(column))
  const short = own.flatMap(({ of, name, label, line }) =>
    of === 'short' && name !== null ? [{ column: name, value: label, line }] : [],
  )
  return [...short, ...written.filter(({ column }) => !short.some((one) => one.column === column))]
}
