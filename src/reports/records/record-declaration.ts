import type { Wording } from '../wording.js'

/** What the pages of a table's records show beside the values of the record. */
export interface RecordDeclaration {
  /** The table: `job` for `views/sources/source_job.sql`. */
  readonly table: string
  /** In their order, first on the page. */
  readonly sections: readonly SectionDeclaration[]
  /** The heading over the reports and tables that refer to the record; "Related" unless told. */
  readonly links?: Wording
}

export type SectionDeclaration = FiguresDeclaration | PhasesDeclaration | RowsDeclaration | BoardDeclaration

/** Columns of the one row that a report has for the record. */
export interface FiguresDeclaration extends OfReport {
  readonly kind: 'figures'
  readonly columns: readonly string[]
  /** A total over the record's rows in another report that a column must equal: where it does not, the figures are old. */
  readonly outrun?: {
    readonly report: string
    readonly total: string
    readonly column: string
    /** What has happened then; what a refresh does about it is said behind it. */
    readonly text: Wording
  }
}

/** Durations side by side: a row of a report for each phase. */
export interface PhasesDeclaration extends OfReport {
  readonly kind: 'phases'
  /** The column that says which phase a row is about: its choices are what is listed. */
  readonly phase: string
  /** The column with the duration. */
  readonly duration: string
  /** The phases that follow one another, drawn as one line. */
  readonly line?: readonly string[]
  /** A column that is true where the times of a phase cannot be. */
  readonly wrong?: string
  /** What is said of a phase that has no row. */
  readonly missing?: readonly { readonly phase: string; readonly text: Wording }[]
}

/** The first rows of a list that belong to the record, with their totals and the way to all of them. */
export interface RowsDeclaration extends OfReport {
  readonly kind: 'rows'
  readonly columns: readonly string[]
  /** As the list opens unless told. */
  readonly sort?: { readonly column: string; readonly direction: 'asc' | 'desc' }
  /** What stands in a cell without a value, where that is something to be done. */
  readonly missing?: readonly { readonly column: string; readonly text: Wording }[]
  /** Said below the rows where a total is not 0. */
  readonly remarks?: readonly {
    readonly total: string
    /** By the plural forms of the language; `{{count}}` is the total. */
    readonly one?: Wording
    readonly few?: Wording
    readonly many?: Wording
    readonly other: Wording
  }[]
}

/** The figures of a dashboard, for this record alone: of a table that dashboards can be filtered by. */
export interface BoardDeclaration {
  readonly kind: 'dashboard'
  readonly id: string
  /** The name of its file in `resources/dashboards/`; unless told, the one that the panel opens with. */
  readonly dashboard?: string
}

interface OfReport {
  readonly id: string
  readonly title: Wording
  /** A report, or a table. */
  readonly report: string
  /** The column that holds the record; needed where several of the report refer to its table. */
  readonly by?: string
  /** What is said where there are no rows. */
  readonly none: Wording
  /** The same of a stored report, whose rows are as old as its last refresh. */
  readonly noneStored?: Wording
  /** What is said instead, where another report has a row for the record. */
  readonly instead?: {
    readonly report: string
    readonly by?: string
    /** The first whose column has a value is said, or one that asks for none. `{{age_hours}}` is a value of the row. */
    readonly texts: readonly { readonly present?: string; readonly text: Wording }[]
  }
}
