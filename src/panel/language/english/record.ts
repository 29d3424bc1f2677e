/** The page of one record. */
export const record = {
  loading: 'Loading',
  related: 'Related',
  reportsOnProvider: 'Reports on this provider',
  without: 'no {{column}}',
  behind: '{{title}} behind this',
  ofThis: '{{title}} of this {{what}}',
  rowsOf: '{{heading}}, rows',
  totalOf: 'Total of {{count}}',
  openList: 'Open the list',
  allIn: 'All {{count}} in {{title}}',
  neverFilled: 'No data yet: {{title}} has never been filled.',
  noneBehind: 'There are none any more. A refresh brings the two into line.',

  earned: 'What it earned',
  notCompleted: 'Profit and upsell are calculated for completed jobs. This one is not completed.',
  notCompletedAsOf:
    'Profit and upsell are calculated for completed jobs. This one was not completed at the last refresh.',
  outrun:
    'The parts below have changed since these figures were calculated. A refresh of {{title}} brings them up to date.',

  timeInStatus: 'Time in status',
  openStarted: 'Not completed: created {{age}} ago, and started.',
  openNotStarted: 'Not completed: created {{age}} ago, and not started.',
  notTimed: 'Times are calculated for completed jobs. This one is not completed.',
  timeMissing: 'A time is missing',
  noStartTime: 'No start time was entered',
  wrongTimes: 'Wrong times',
  endsBeforeStart: '{{label}}: ends before it starts',

  parts: 'Parts',
  noCost: 'No cost entered',
  noParts: 'No parts are recorded on this job.',
  uncosted: {
    one: '1 part has no cost entered and counts as 0 in the sum.',
    other: '{{count}} parts have no cost entered and count as 0 in the sum.',
  },

  figures: 'Figures',
  onDashboard: 'Open on the dashboard',
  newestJobs: 'Newest jobs',
  noJobs: 'This provider has no jobs.',
} as const
