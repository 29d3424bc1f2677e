/** What reports say beside the words of their view files. */
export const catalogue = {
  yes: 'Yes',
  no: 'No',
  noRowTwice: 'No row appears twice',
  leftOut: 'left out',
  row: 'row',
  rows: 'rows',
  numbered: 'Number {{id}}',
  /** How labels are written within a sentence: `small`, or `as labels` where nouns keep their capital. */
  labelsWithin: 'small',
} as const
