import type { Dimension } from '../dimension.js'
import type { Column, RefreshSchedule, TotalExpression, Unit } from '../report.js'
import type { EachValue } from './each-value.js'
import type { MenuPlace } from './menu.js'
import type { RowByRow } from './row-by-row.js'

/** A value of the header, with the line that it stands on. */
export interface At<T> {
  readonly value: T
  readonly line: number
}

/** One line of a header. */
export interface Entry {
  readonly key: string
  readonly value: string
  readonly line: number
}

export interface DeclaredColumn {
  readonly name: string
  readonly unit: Unit
  readonly reference: string | null
  readonly choices: readonly { value: string; label: string }[]
  readonly label: string
  readonly definition: string | null
  readonly line: number
}

export interface DeclaredTotal {
  readonly name: string
  readonly unit: Unit
  readonly label: string
  readonly definition: string | null
  readonly formula: string
  readonly expression: TotalExpression
  readonly better?: 'more' | 'less'
  readonly line: number
}

export interface DeclaredIndex {
  readonly unique: boolean
  /** What stands behind the relation, up to its condition: `using gin ("title" gin_trgm_ops)`. */
  readonly definition: string
  /** `where title <> ''`, or empty. */
  readonly condition: string
  /** The columns that it names. */
  readonly names: readonly string[]
  readonly line: number
}

/** A `-- check: …` line of a header. */
export interface DeclaredCheck {
  /** As written behind the colon. */
  readonly text: string
  readonly label: string | null
  readonly compares:
    | { readonly kind: 'grain' }
    | {
        readonly kind: 'total'
        readonly total: string
        readonly of: string | null
        readonly expected:
          | ({ readonly kind: 'select'; readonly select: string } & Pick<ViewFile, 'reads' | 'isRepeatable'>)
          | { readonly kind: 'total'; readonly report: string; readonly total: string; readonly of: string | null }
      }
  readonly line: number
}

/** A `left out` line: rows that totals leave out for one reason. */
export interface DeclaredLeftOut {
  /** The totals that leave them out; empty where it is a chosen period that leaves them out of everything. */
  readonly totals: readonly string[]
  /** The one value of the column of `totals by` that it is about; null for all rows. */
  readonly group: string | null
  /** What the brackets hold: the total that counts the rows, or the words for what they are. */
  readonly heading: string | null
  /** The reason, in words that stand behind a number of rows: "without an estimate". */
  readonly label: string
  /** The filters that find the rows, as a query string. */
  readonly query: string
  readonly line: number
}

/** What the rows of a source are called as a dimension, and whether the filter bar offers it. */
export type DeclaredDimension = Omit<Dimension, 'name' | 'icon'> & { readonly line: number }

/** A line that names the column of a dimension. */
export interface DimensionLine {
  /** As it is written. */
  readonly key: string
  /** The name of the dimension. */
  readonly dimension: string
  readonly column: string
  readonly line: number
}

/** How the report's list looks when nobody has chosen anything. */
export interface ListLook {
  /** The columns that it opens with, in their order; null for all of them. */
  readonly columns: At<readonly string[]> | null
  readonly sort: At<{ readonly column: string; readonly direction: 'asc' | 'desc' }> | null
  /** Headings that are shorter than the labels. */
  readonly short: readonly (At<string> & { readonly column: string })[]
  /** From how many seconds on a duration is late. */
  readonly late: readonly (At<number> & { readonly column: string })[]
}

/** Words of the header in another language. */
export interface Translation {
  /** The language's tag: `de`. */
  readonly language: string
  readonly of: 'title' | 'description' | 'menu' | 'dimension' | 'column' | 'short' | 'total' | 'left out' | 'check'
  /** The column or total; of `left out` and `check` the words that are translated. Null where there is only one. */
  readonly name: string | null
  readonly label: string
  readonly definition: string | null
  readonly choices: readonly { value: string; label: string }[]
  readonly line: number
}

export interface ViewHeader {
  readonly title: string
  readonly description: string
  /** The columns that tell rows apart; empty where nothing does. */
  readonly grain: At<readonly string[]>
  /** Whether its rows are stored. */
  readonly materialized: boolean
  /** Whether what is stored takes in what changes beneath it. */
  readonly incremental: boolean
  readonly withData: boolean
  readonly refresh: RefreshSchedule
  readonly staleAfterSeconds: number | null
  readonly indexes: readonly DeclaredIndex[]
  /** What its rows are as a dimension; null where they are none. */
  readonly dimension: DeclaredDimension | null
  readonly dimensions: readonly DimensionLine[]
  /** With what a day of it stands for: `month by month`. */
  readonly date: (At<string> & Pick<Column, 'step'>) | null
  readonly rows: At<string> | null
  readonly totalsBy: At<string> | null
  readonly listed: boolean
  /** Whether its totals may be kept at coarser grains. */
  readonly levels: boolean
  readonly roles: readonly string[]
  readonly columns: readonly DeclaredColumn[]
  readonly totals: readonly DeclaredTotal[]
  readonly checks: readonly DeclaredCheck[]
  /** The report that lists doubtful data, and which of its warnings concern this one; all of them when none is named. */
  readonly warnings: { readonly report: string; readonly choices: readonly string[]; readonly line: number } | null
  readonly leftOut: readonly DeclaredLeftOut[]
  readonly look: ListLook
  readonly menu: MenuPlace
  readonly translations: readonly Translation[]
}

export interface ViewFile {
  /** The view's name: the file's name without `.sql`. */
  readonly name: string
  /** As errors name it: `views/sources/source_job.sql`. */
  readonly file: string
  /** True for the files in `sources/`, which give the base tables their canonical columns. */
  readonly isSource: boolean
  readonly header: ViewHeader
  /** True where it is incremental, and stands as an ordinary materialized view since changes are not captured. */
  readonly awaitsCapture?: boolean
  /** The whole file as written. */
  readonly text: string
  /** True where the file cannot be read now, and this is what the last sync built from it. */
  readonly isRemembered: boolean
  /** The SELECT as written, `:'time_zone'` replaced by the zone as a literal. */
  readonly select: string
  /** Whether it says `:'time_zone'`: with another zone it is another view. */
  readonly hasZone: boolean
  /** Whether it says `*` or `things.*`, which stand for other columns once a table has others. */
  readonly hasStar: boolean
  /** Whether its rows are groups of what it reads. */
  readonly isGrouped: boolean
  /** Whether it gives the same rows whenever it is asked over the same rows. */
  readonly isRepeatable: boolean
  /** Where it does not only because of columns that tell of the moment, such as an age: these. */
  readonly momentaryColumns: readonly string[]
  /** The columns that it takes from a list of values, with a SELECT for each of them. */
  readonly eachValue: readonly EachValue[]
  /** How its rows hang on those that it reads; null where that is not known. */
  readonly rowByRow: RowByRow | null
  /** Line of the file that the SELECT starts on. */
  readonly selectLine: number
  /** Relations that the SELECT reads, in the order it names them; schema null where it names none. */
  readonly reads: readonly { schema: string | null; name: string }[]
}
