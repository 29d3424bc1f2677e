/** Remarks that the server makes beside its answers, by their code. */
export const remarks = {
  dimension_does_not_apply: '{{label}} does not apply here',
  period_does_not_apply: 'Period does not apply here',
  whole_weeks: 'These figures exist for whole weeks only; shown: {{span}}',
  whole_months: 'These figures exist for whole months only; shown: {{span}}',
  whole_quarters: 'These figures exist for whole quarters only; shown: {{span}}',
  whole_years: 'These figures exist for whole years only; shown: {{span}}',
  not_a_number: {
    one: '1 row has no number (NaN or infinite) in “{{label}}”: its totals are not numbers either',
    other: '{{count}} rows have no number (NaN or infinite) in “{{label}}”: its totals are not numbers either',
  },
  highest: '{{shown}} of {{all}}: the ones with the highest “{{label}}”',
  nothing_to_compare: 'Nothing to compare with: choose a period that has begun, with a first and a last day',
  drawn_by: 'Drawn by {{step}}: these figures exist for nothing shorter',
  last: 'Only the last {{shown}} of {{all}} points are shown',

  column_gone: 'The column {{name}} no longer exists.',
  order_gone: 'Its order was dropped: that column no longer exists.',
  groups_gone: 'Its groups were dropped: they no longer work.',
  comparison_gone: 'Its comparison was dropped: there are no days to compare any more.',
  filter_gone: 'Its filter on {{name}} was dropped: that column no longer exists.',
  filter_broken: 'Its filter on {{name}} was dropped: it no longer works.',
  dimension_gone: 'Its filter on {{name}} was dropped: nothing is filtered by it any more.',
  dimension_broken: 'Its filter on {{name}} was dropped: it no longer works.',
  period_broken: 'Its period was dropped: it no longer works.',
} as const
