/** Remarks that the server makes beside its answers, by their code. */
export const remarks = {
  provider_does_not_apply: 'Provider does not apply here',
  period_does_not_apply: 'Period does not apply here',
  highest: '{{shown}} of {{all}}: the ones with the highest “{{label}}”',
  last: 'Only the last {{shown}} of {{all}} points are shown',

  column_gone: 'The column {{name}} no longer exists.',
  order_gone: 'Its order was dropped: that column no longer exists.',
  filter_gone: 'Its filter on {{name}} was dropped: that column no longer exists.',
  filter_broken: 'Its filter on {{name}} was dropped: it no longer works.',
  provider_broken: 'Its provider was dropped: it no longer works.',
  period_broken: 'Its period was dropped: it no longer works.',
} as const
