/** Remarks that the server makes beside its answers, by their code. */
export const remarks = {
  provider_does_not_apply: 'Provider does not apply here',
  period_does_not_apply: 'Period does not apply here',
  whole_weeks: 'These figures exist for whole weeks only: shown is {{span}}',
  whole_months: 'These figures exist for whole months only: shown is {{span}}',
  whole_quarters: 'These figures exist for whole quarters only: shown is {{span}}',
  whole_years: 'These figures exist for whole years only: shown is {{span}}',
  not_a_number: {
    one: '1 row has no number (NaN or infinite) in “{{label}}”: totals of it are none either',
    other: '{{count}} rows have no number (NaN or infinite) in “{{label}}”: totals of it are none either',
  },
  highest: '{{shown}} of {{all}}: those with the highest “{{label}}”',
  last: 'Only the last {{shown}} of {{all}} points are drawn',

  column_gone: 'There is no column {{name}} any more.',
  order_gone: 'Its order is left out: there is no such column any more.',
  filter_gone: 'Its filter on {{name}} is left out: there is no such column any more.',
  filter_broken: 'Its filter on {{name}} is left out: it does not work any more.',
  provider_broken: 'Its provider is left out: it does not work any more.',
  period_broken: 'Its period is left out: it does not work any more.',
} as const
