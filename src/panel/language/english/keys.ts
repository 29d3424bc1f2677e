/** The keys, the commands of the search box, and the way from record to record. */
export const keys = {
  title: 'Keyboard shortcuts',
  ctrl: 'Ctrl',
  enter: 'Enter',
  escape: 'Esc',
  search: 'Search, go somewhere, do something',
  rows: 'In a list: next row, previous row',
  open: 'Open the row',
  records: 'On a record: next one, previous one of the list',
  closes: 'Close what is open',
  thisList: 'Show this list',
  single: 'Single keys (/, j, k, ?) do something',

  actions: 'Actions',
  recent: 'Opened last',
  goTo: 'Go to {{title}}',
  refresh: 'Refresh {{title}}',
  exportExcel: 'Export {{title}} to Excel',
  exportCsv: 'Export {{title}} as CSV',
  light: 'Appearance: light',
  dark: 'Appearance: dark',
  asSystem: 'Appearance: same as the system',

  steps: 'Records of the list',
  place: '{{place}} of {{count}}',
  previous: 'Previous record',
  next: 'Next record',
} as const
