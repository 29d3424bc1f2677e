/** The dashboard: cards, charts, materialized views. */
export const dashboard = {
  title: 'Dashboard',
  loading: 'Loading',
  charts: 'Charts',
  noData: 'No data yet',
  neverFilledRefresh:
    'Some figures come from a stored report that has never been filled. Refresh it in the list below.',
  neverFilledAsk:
    'Some figures come from a stored report that has never been filled. Ask a colleague who is allowed to refresh it.',

  figuresOf: 'What the figures of {{title}} mean',
  whyOf: 'Why: {{what}}',
  group: 'Group',
  period: 'Period',
  showAsTable: 'Show as table',
  tableOf: '{{title}}, table',
  noDays: 'No days in this period.',
  noRows: 'No rows in this period.',
  nothing: 'Nothing in this period.',
  noDataYet: 'No data yet.',
  belowZero: 'Below zero',
  arrowsMoveBars: '{{title}}. Arrow keys move between the bars.',
  arrowsMovePoints: '{{title}}. Arrow keys move between the points.',

  groupBy: 'Group by',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  automatic: 'Automatic',
  automaticStep: 'Automatic: {{step}}',
  automatic_day: 'day',
  automatic_week: 'week',
  automatic_month: 'month',
  automatic_quarter: 'quarter',
  automatic_year: 'year',
  grouped_too_many_points: 'Grouped by {{step}} instead of {{asked}}: there would be too many points.',
  grouped_open_period: 'Grouped by {{step}} instead of {{asked}}: that needs a first and a last day.',
  tooManyPoints: 'Too many points for this period',

  views: 'Stored reports',
  viewsText: 'Figures are read from these stored results. A refresh recalculates them.',
} as const
