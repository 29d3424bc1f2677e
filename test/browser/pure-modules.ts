import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Language, wordsIn } from '../../src/panel/language/languages.js'
import { projectDir } from '../harness/templates.js'

/** How an installation writes figures. */
export interface Manner {
  readonly locale: string
  readonly currency: string | null
  readonly timeZone: string
}

type Value = string | number | boolean | null

export interface Format {
  formatValue(value: Value | undefined, unit: string, manner: Manner): string
  formatSpan(from: string | null, to: string | null, manner: Manner): string
  formatClock(instant: string, now: Date, manner: Manner): string
  formatInstant(instant: string, manner: Manner): string
  formatAge(instant: string, now: Date): string
  formatDistance(value: string, today: string, manner: Manner): string | null
  formatGroup(day: string, groupBy: string, manner: Manner): string
}

export interface Words {
  freshnessWords(freshness: object, now: Date, manner: Manner): { tone: string; text: string }
  valueText(column: object, value: Value, manner: Manner): string
  toldApart(column: object, values: () => readonly Value[]): object
  periodLabel(key: string): string
  leftOutWords(leftOut: object, manner: Manner): string
  leftOutReasons(leftOut: object, manner: Manner): readonly { text: string; href: string | null }[]
  mergeLeftOut(answers: readonly object[]): readonly { totals: readonly string[] }[]
  rememberedWords(at: string, now: Date, manner: Manner): string
  tookWords(tookMs: number, manner: Manner): string
}

export interface RunWords {
  runWords(run: object, now: Date, manner: Manner): string
  waitWords(run: object, titleOf: (view: string) => string, now: Date, manner: Manner): string | null
  shortWords(run: object, titleOf: (view: string) => string, now: Date, manner: Manner): string
  afterBadEnd(run: object, now: Date, manner: Manner): string | null
  failureWords(run: object, now: Date, manner: Manner): string
  dueWords(schedule: string | null, dueAt: string | null, now: Date, manner: Manner): string
  lastBadEnds(runs: readonly object[]): readonly { readonly id: string }[]
  progressShare(elapsedMs: number, usualMs: number | null): number | null
  progressWords(elapsedMs: number, usualMs: number | null, manner: Manner): string
}

export interface EventText {
  eventReader(): (piece: string) => readonly { id: string | null; event: string; data: string }[]
}

export interface Address {
  withChanges(search: string, changes: Readonly<Record<string, string | null>>): string
  travelling(search: string): string
  rowsQuery(search: string): string
  exportQuery(search: string): string
  totalsQuery(search: string, groupBy: string | null): string
  columnFilters(search: string): readonly object[]
  filterChanges(filter: object): Readonly<Record<string, string | null>>
  clearChanges(search: string): Readonly<Record<string, string | null>>
  countFilters(search: string): number
  isSameQuery(one: string, other: string): boolean
  chosenColumns(search: string): readonly string[] | null
  recordAddress(report: string, recordId: string): string
}

interface Came {
  readonly search: string
  readonly arrival: object
  readonly byLink: boolean
}

export interface Opening {
  asksChoices(came: Came): boolean
  openingOf(page: object, came: Came, choices: object): { search: string; arrival: object }
}

export interface ChangeWords {
  changeWords(
    unit: string,
    change: object,
    better: string | null,
    beside: string | null,
    manner: Manner,
  ): { tone: string; arrow: string; short: string; text: string; detail: string | null }
}

export interface RemarkWords {
  remarksInWords(remarks: readonly object[]): string
}

export interface FormulaWords {
  formulaWords(report: object, formula: object): string
}

export interface Durations {
  unitOfColumn(values: readonly unknown[]): string
  formatHoursIn(value: string, unit: string, manner: Manner): string
}

export interface HeadingLines {
  headingLines(label: string): readonly string[]
}

interface Span {
  readonly left: number
  readonly right: number
}

export interface Covers {
  coversOf(
    columns: readonly Span[],
    window: Span,
    staying?: number,
  ): {
    readonly left: { readonly width: number; readonly columns: number } | null
    readonly right: { readonly width: number; readonly columns: number } | null
    readonly forward: number
  }
}

export interface FigureReading {
  readFigure(
    typed: string,
    unit: string,
    end: 'from' | 'to',
    manner: Manner,
  ): { kind: string; value?: string; unit?: string }
  readingWords(reading: object, unit: string, manner: Manner): string
  unitInBox(unit: string, manner: Manner): string
}

export interface TileColumns {
  tileGrid(tiles: number, width: number): { columns: number; spans: readonly number[]; form: string; width: number }
  figureSize(text: string, width: number, sizes: { most: number; least: number }): number
}

export interface Oldest {
  oldestOf(all: readonly object[]): { readonly name: string } | null
}

export interface CopiedTable {
  copiedTable(
    columns: readonly object[],
    rows: readonly object[],
    labels: object,
    manner: Manner,
  ): { readonly html: string; readonly text: string }
}

export interface ColumnOrder {
  orderOf(all: readonly string[], shown: readonly string[]): readonly string[]
  moved(order: readonly string[], name: string, to: number): readonly string[]
}

export interface PureModules {
  readonly copiedTable: CopiedTable
  readonly columnOrder: ColumnOrder
  readonly tileColumns: TileColumns
  readonly oldest: Oldest
  readonly durations: Durations
  readonly headingLines: HeadingLines
  readonly covers: Covers
  readonly figureReading: FigureReading
  readonly opening: Opening
  readonly format: Format
  readonly words: Words
  readonly runWords: RunWords
  readonly eventText: EventText
  readonly address: Address
  readonly changeWords: ChangeWords
  readonly remarkWords: RemarkWords
  readonly formulaWords: FormulaWords
}

/** The modules of the pages that need no browser. They belong to the bundle and not to dist, so they are compiled here. */
export async function loadPureModules(language: Language = 'en'): Promise<PureModules> {
  const folder = mkdtempSync(join(process.env.VIEWDESK_TEST_FOLDER ?? tmpdir(), 'pure-modules-'))
  const compiler = join(projectDir, 'node_modules', 'typescript', 'bin', 'tsc')
  const project = join(projectDir, 'src', 'panel', 'browser', 'tsconfig.pure.json')
  execFileSync(process.execPath, [compiler, '-p', project, '--outDir', join(folder, 'panel', 'browser')], {
    stdio: 'inherit',
  })
  // What puts words into messages and the grammar of addresses are the server's too, and compiled with it.
  for (const shared of [
    'panel/language',
    'reports/asking',
    'reports/dashboard/change.js',
    'reports/export/harmless-text.js',
    'reports/own-value.js',
  ]) {
    cpSync(join(projectDir, 'dist', 'src', shared), join(folder, shared), { recursive: true })
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  // What a page hands over; read when the modules are loaded.
  const locale = { language, availableLanguages: [language], translations: {} }
  Object.assign(globalThis, { REDUX_STATE: { locale }, VIEWDESK_WORDS: wordsIn(language) })
  const load = async (name: string): Promise<unknown> =>
    await import(pathToFileURL(join(folder, 'panel', 'browser', name)).href)
  const modules = {
    copiedTable: (await load('list/selection/copied-table.js')) as CopiedTable,
    columnOrder: (await load('list/columns/column-order.js')) as ColumnOrder,
    format: (await load('format.js')) as Format,
    durations: (await load('durations.js')) as Durations,
    headingLines: (await load('parts/heading-lines.js')) as HeadingLines,
    covers: (await load('parts/covers.js')) as Covers,
    words: (await load('words.js')) as Words,
    runWords: (await load('refreshing/run-words.js')) as RunWords,
    eventText: (await load('talk/event-text.js')) as EventText,
    address: (await load('talk/address.js')) as Address,
    opening: (await load('talk/opening.js')) as Opening,
    changeWords: (await load('dashboard/change-words.js')) as ChangeWords,
    tileColumns: (await load('dashboard/tile-columns.js')) as TileColumns,
    oldest: (await load('dashboard/oldest.js')) as Oldest,
    remarkWords: (await load('remark-words.js')) as RemarkWords,
    figureReading: (await load('filter-bar/figure-reading.js')) as FigureReading,
    formulaWords: (await load('why/formula-words.js')) as FormulaWords,
  }
  // Loaded, they need their files no more.
  rmSync(folder, { recursive: true, force: true })
  return modules
}
