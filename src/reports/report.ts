import type { Step } from './asking/date-step.js'
import type { DimensionColumns } from './asking/dimension-columns.js'
import type { Check } from './checks/check.js'
import type { Dimension } from './dimension.js'
import type { ValueType } from './value-types/value-type.js'
import type { MenuPlace } from './view-files/menu.js'
import type { RowByRow } from './view-files/row-by-row.js'

/** What a value is, and so how it is formatted, filtered and totalled. */
export const units = [
  'money',
  'percent',
  'hours',
  'days',
  'count',
  'number',
  'text',
  'choice',
  'date',
  'time',
  'id',
  'reference',
] as const
export type Unit = (typeof units)[number]

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface Column {
  readonly name: string
  readonly unit: Unit
  /** The table that a reference points to: `customer`, `staff` …; null unless the unit is `reference`. */
  readonly reference: string | null
  readonly label: string
  /** The heading in a table, where the label is long; null where it is the label. */
  readonly shortLabel: string | null
  readonly definition: string | null
  /** From how many hours on a duration is late; null where none is. */
  readonly lateAfterHours: number | null
  /** The name of its type, as `ValueType` has it: `int8`, `uuid`, `numeric`, `timestamptz` … */
  readonly dataType: string
  readonly choices: readonly Choice[]
  /** What a day of it stands for, where it is more than itself: `month` for "May 1998". */
  readonly step: Exclude<Step, 'day'> | null
}

/** A column as it stands in the database. */
export interface TypedColumn extends Column {
  readonly type: ValueType
}

export type Aggregate = 'sum' | 'count' | 'average' | 'min' | 'max' | 'median' | 'percentile' | 'countWhere'

/** A base total is one aggregate of one column; a derived total names other totals only. */
export type TotalExpression =
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate; readonly column: string; readonly percentile?: number }
  | { readonly kind: 'total'; readonly name: string }
  | {
      readonly kind: 'operation'
      readonly operation: '+' | '-' | 'ratio' | 'percent'
      readonly left: TotalExpression
      readonly right: TotalExpression
    }

export interface Total {
  readonly name: string
  readonly unit: Unit
  readonly label: string
  /** In words; that of the column of the same name where the total has none of its own. */
  readonly definition: string | null
  /** As written in the view file: `sum(revenue)`. */
  readonly formula: string
  readonly expression: TotalExpression
  /** What a change of it means; left out where more and less are neither good nor bad. */
  readonly better?: 'more' | 'less'
}

/** Rows that totals leave out, and why; the reasons exclude one another. */
export interface LeftOut {
  /** The totals that leave them out; empty where it is a chosen period that leaves them out of everything. */
  readonly totals: readonly string[]
  /** The one value of the column of `totalsBy` that it is about; null for all rows. */
  readonly group: string | null
  /** What the rows are, to stand behind their number: "not compared". */
  readonly label: string
  /** The total that counts the same rows, where there is one. */
  readonly countedBy: string | null
  readonly reasons: readonly {
    /** "without an estimate" */
    readonly label: string
    /** The filters that find the rows in the report behind `rows`, as a query string. */
    readonly query: string
  }[]
}

/** Plain: its SELECT runs whenever it is read. The others store their rows; an incremental one takes in what changes beneath it. */
export type ViewKind = 'plain' | 'materialized' | 'incremental'

/** `table` is a base table seen through its view in `views/sources/`. */
export type ReportKind = 'table' | ViewKind

/** Whether its rows are stored, and so are as of a moment. */
export function isStored({ kind }: { readonly kind: ReportKind }): boolean {
  return kind === 'materialized' || kind === 'incremental'
}

/** The stored view that all rows of a report come from, if it reads nothing else. */
export interface StoredIn {
  /** Its name in the schema reports. */
  readonly view: string
  /** The plain views between it and the report, the report itself included where it is one. */
  readonly through: readonly string[]
  /** Whether the report's rows are groups of what it reads. */
  readonly isGrouped: boolean
  /** How its rows hang on those of the stored view, where it reads that itself; null where that is not known. */
  readonly rowByRow: RowByRow | null
}

export interface Report {
  readonly name: string
  readonly kind: ReportKind
  readonly title: string
  readonly description: string
  /** The columns that tell its rows apart; empty where nothing does, and no row has a page of its own. */
  readonly grain: readonly string[]
  /** What a table is as a dimension; null where it is none, and of reports. */
  readonly dimension: Dimension | null
  /** The columns that filters of dimensions apply to; those of others do not apply. */
  readonly dimensions: DimensionColumns
  /** The column that a period applies to, or null where it does not apply. */
  readonly date: string | null
  /** The report whose rows stand behind these. */
  readonly rows: string | null
  /** Totals exist only for each value of this column by itself. */
  readonly totalsBy: string | null
  /**
   * The column that kept totals tell apart besides: that of `totalsBy`, or the warnings of a report that others name as
   * theirs, which are counted beside each of their lists.
   */
  readonly keptBy: string | null
  /** A SELECT for each value of the column of `totalsBy`, where the report's own crosses its rows with a list of them. */
  readonly selectsByValue: Readonly<Record<string, string>> | null
  readonly listed: boolean
  readonly menu: MenuPlace
  /** The columns that its list opens with, in their order; null for all of them. */
  readonly defaultColumns: readonly string[] | null
  /** The order that its list opens in; null for newest first. */
  readonly defaultSort: { readonly column: string; readonly direction: 'asc' | 'desc' } | null
  /** The roles that may see it; empty for everybody. */
  readonly roles: readonly string[]
  readonly columns: readonly TypedColumn[]
  readonly totals: readonly Total[]
  /** That the grain is unique comes first, where there is one. */
  readonly checks: readonly Check[]
  /** The report that lists doubtful data, by `warningColumn`, and the warnings that concern this one; null where none is named. */
  readonly warnings: { readonly report: string; readonly choices: readonly string[] } | null
  readonly leftOut: readonly LeftOut[]
  /** The view file, as errors name it: `views/sources/source_job.sql`. */
  readonly file: string
  /** The SELECT of the view file, with the time zone in its place. */
  readonly select: string
  /** Quoted and qualified, ready for SQL. */
  readonly relation: string
  readonly titleColumn: string | null
  readonly refreshSchedule: RefreshSchedule
  readonly staleAfterSeconds: number | null
  /** Materialized views that this one reads, directly or through others, itself included; upstream first. */
  readonly materializedAncestors: readonly string[]
  /** Views whose SELECT has the time zone in it, and that this one reads, directly or through others, itself included. */
  readonly zonedViews: readonly string[]
  /** The one materialized view that all its rows come from; null where it reads anything else, or the moment of asking. */
  readonly storedIn: StoredIn | null
  /**
   * How rows of this report are found that totals leave out, its own totals or those of reports whose rows these are: the
   * filters as query strings, each once.
   */
  readonly countedFor: readonly string[]
  /** False where its file says `levels: no`. */
  readonly keepsLevels: boolean
}

/** The column of a report of warnings that says what its rows warn of. */
export const warningColumn = 'warning'

export type RefreshSchedule =
  | { readonly kind: 'on demand' }
  | { readonly kind: 'every'; readonly seconds: number }
  | { readonly kind: 'daily'; readonly at: string }

export function findColumn(report: Report, name: string): TypedColumn | undefined {
  return report.columns.find((column) => column.name === name)
}

/** The name of its view in the database. */
export function viewOf({ name, kind }: Pick<Report, 'name' | 'kind'>): string {
  return kind === 'table' ? `source_${name}` : name
}
