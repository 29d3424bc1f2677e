/** Rows that are selected in a list, and what is done with them. */
export const selection = {
  select: 'Select {{name}}',
  selectPage: 'Select all rows on this page',
  selection: 'Selected rows',
  rows: { one: '{{count}} row selected', other: '{{count}} rows selected' },
  gone: {
    one: '{{count}} of them is no longer in this list.',
    other: '{{count}} of them are no longer in this list.',
  },
  full: 'At most {{most}} rows can be selected.',
  clear: 'Clear selection',
  copy: 'Copy as table',
  copied: 'Copied',
  isCopied: {
    one: 'Copied {{count}} row. Paste it into a spreadsheet or a message.',
    other: 'Copied {{count}} rows. Paste them into a spreadsheet or a message.',
  },
  notCopied: 'Your browser does not allow this page to copy. Export the selection instead.',
  copyFailed: 'The rows could not be read. Try again.',
  export: 'Export selection',
  exported: { one: '{{count}} row exported.', other: '{{count}} rows exported.' },
} as const
