/** Why figures may be wrong without a word: found by looking at the data and the rights, and not by any statement that fails. */
export interface Doubt {
  readonly code:
    | 'hidden_rows'
    | 'swapped_table'
    | 'whole_division'
    | 'undeclared_step'
    | 'unlisted_values'
    | 'unused_choices'
    | 'rows_left_out'
    | 'rows_repeated'
    | 'sums_differ'
    | 'changes_wait'
    | 'rows_differed'
    | 'names_for_fewer'
  /** The views whose figures it is about, by the names of their files. */
  readonly views: readonly string[]
  /** The first line says what is wrong, further lines what to do; with the file, where one has to be changed. */
  readonly message: string
  /** True for what may well be meant: it is told, and nothing fails for it. */
  readonly isNote: boolean
}

/** The sentences of what is wrong, and of what may be meant. */
export function doubtLines(doubts: readonly Doubt[], { isNote }: { isNote: boolean }): string[] {
  return doubts.filter((doubt) => doubt.isNote === isNote).map(({ message }) => message)
}

/** "2 rows", "1 row". */
export function rowsInWords(count: number | bigint): string {
  return `${count.toLocaleString('en')} ${Number(count) === 1 ? 'row' : 'rows'}`
}
