/** The few words that reports say themselves, beside those of the view files; the panel has them in each language. */
export interface OwnWords {
  /** The tag that view files give their translations: `de` of `title.de`; null for the words as the files have them. */
  readonly language: string | null
  readonly yes: string
  readonly no: string
  /** The check that every report has. */
  readonly noRowTwice: string
  /** What rows are that totals do not count, where the file has no words for it. */
  readonly leftOut: string
  /** Rows of a report that are rows of nothing in particular. */
  readonly row: { readonly one: string; readonly many: string }
  /** "Number 17" */
  numbered(id: string): string
  /** A label as it stands within a sentence. */
  withinSentence(label: string): string
}

export const ownWords: OwnWords = {
  language: null,
  yes: 'Yes',
  no: 'No',
  noRowTwice: 'No row appears twice',
  leftOut: 'left out',
  row: { one: 'row', many: 'rows' },
  numbered: (id) => `Number ${id}`,
  withinSentence: (label) => label.toLowerCase(),
}
