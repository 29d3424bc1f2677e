/** The page of one record. */
export const record = {
  loading: 'Loading',
  related: 'Related',
  without: 'no {{column}}',
  behind: '{{title}} behind this',
  ofThis: '{{title}} of this {{what}}',
  rowsOf: '{{heading}}, rows',
  totalOf: 'Total of {{count}}',
  openList: 'Open the list',
  allIn: 'All {{count}} in {{title}}',
  neverFilled: 'No data yet: {{title}} has never been filled.',
  noneBehind: 'There are none any more. A refresh brings the two into line.',
  refreshBrings: 'A refresh of {{title}} brings them up to date.',
  phaseMissing: 'Not known',
  byColumn: '{{title}}: {{column}}',

  endsBeforeStart: '{{label}}: ends before it starts',

  figures: 'Figures',
  onDashboard: 'Open on the dashboard',
} as const
