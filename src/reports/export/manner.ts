import type { Remark } from '../asking/remark.js'
import type { Unit } from '../report.js'
import type { AboutSheet } from './about-sheet.js'

export const audiences = ['programs', 'people', 'excel'] as const
/** For whom a file is: `excel` is a CSV that Excel opens with a double click. */
export type Audience = (typeof audiences)[number]

/** How a file is written for those who read it. */
export interface FileManner {
  readonly audience: Audience
  readonly separator: ',' | ';'
  readonly decimalMark: '.' | ','
  readonly words: FileWords
  /** What a workbook says of itself, once its rows are counted; null where nobody tells. */
  readonly about: ((rows: number) => AboutSheet) | null
}

export interface FileWords {
  /** What figures are counted in, as a heading says it: hours, %, EUR. */
  readonly units: Readonly<Partial<Record<Unit, string>>>
  /** The zone that clock times without an offset are of, as a heading says it. */
  readonly zone: string
  /** What tells the id of a reference from its name in a heading. */
  readonly number: string
  /** The name of the sheet that has the rows. */
  readonly sheet: string
  total(rows: number): string
  totalOf(group: string): string
  /** The heading of what people noted. */
  readonly notes: string
  /** The headings of groups: how many rows, and of a total what it was and how it changed. */
  readonly rows: string
  /** What a group is called whose value is a text of no characters. */
  readonly emptyText: string
  before(label: string): string
  change(label: string): string
  changeInPercent(label: string): string
  /** What is said of the totals, such as that one of them is not a number. */
  remark(remark: Remark): string
}

/** Programs rely on these files: names, places and values never change, whoever asks, in whatever language. */
export const forPrograms: FileManner = {
  audience: 'programs',
  separator: ',',
  decimalMark: '.',
  words: {
    units: {},
    zone: '',
    number: 'number',
    sheet: 'Export',
    total: () => 'Total',
    totalOf: (group) => `Total, ${group}`,
    rows: 'Rows',
    emptyText: '',
    notes: 'Notes',
    before: (label) => `${label}, before`,
    change: (label) => `${label}, change`,
    changeInPercent: (label) => `${label}, change in %`,
    remark: ({ message }) => message,
  },
  about: null,
}
