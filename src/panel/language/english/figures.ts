/** Values, changes against the previous period, and what totals leave out. */
export const figures = {
  yes: 'Yes',
  no: 'No',
  days: '{{count}} d',
  hours: '{{count}} h',
  daysAndHours: '{{days}} d {{hours}} h',
  exactHours: '{{hours}} hours',

  noComparison: 'no comparison',
  noComparisonFor: 'No comparison: {{reason}}',
  noFigure: 'no figure in this period',
  noPreviousFigure: 'no figure in {{days}}',
  previousIs: '{{figure}} in {{days}}',
  unchanged: 'unchanged',
  sameAs: 'The same as {{days}}',
  more: '{{size}} more',
  less: '{{size}} less',
  moreThan: '{{size}} more than {{days}}',
  lessThan: '{{size}} less than {{days}}',
  changedFrom: '{{difference}}, from {{figure}}',
  comparedWith: '{{label}} compared with {{days}}',
  underSize: 'less than {{size}}',
  points: '{{count}} points',

  leftOut: 'Left out',
  inNoPeriod: 'In no period',
  notIn: 'Not in {{totals}}',
  allReason: 'all {{reason}}',

  warnings: 'Data warnings',
  worthLook: 'Worth a look:',
  inNoPeriodToo: '{{warning}}, in no period',
} as const
