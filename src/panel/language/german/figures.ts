import type { figures as english } from '../english/figures.js'
import type { RoomLike } from '../words.js'

export const figures: RoomLike<typeof english> = {
  yes: 'Ja',
  no: 'Nein',
  days: '{{count}} T',
  hours: '{{count}} h',
  years: { one: '{{count}} Jahr', other: '{{count}} Jahre' },
  daysAndHours: '{{days}} T {{hours}} h',
  later: 'Länger als {{limit}}',
  noCurrency: 'Beträge werden ohne Währung angezeigt: Es ist keine eingestellt.',
  exactHours: '{{hours}} Stunden',

  noComparison: 'kein Vergleich',
  noComparisonFor: 'Kein Vergleich: {{reason}}',
  noFigure: 'keine Zahl in diesem Zeitraum',
  noPreviousFigure: 'keine Zahl für {{days}}',
  previousIs: '{{figure}} für {{days}}',
  unchanged: 'unverändert',
  sameAs: 'Wie {{days}}',
  more: '{{size}} mehr',
  less: '{{size}} weniger',
  moreThan: '{{size}} mehr als {{days}}',
  lessThan: '{{size}} weniger als {{days}}',
  times: '{{count}}× so viel',
  timesThan: '{{count}}× so viel wie {{days}}',
  changedFrom: '{{difference}}, vorher {{figure}}',
  comparedWith: '{{label}} im Vergleich mit {{days}}',
  underSize: 'unter {{size}}',
  points: '{{count}} Punkte',

  leftOut: 'Nicht enthalten',
  inNoPeriod: 'In keinem Zeitraum mitgezählt',
  notIn: 'Nicht in {{totals}}',
  allReason: 'alle {{reason}}',

  warnings: 'Auffällige Daten',
  worthLook: 'Bitte prüfen:',
  inNoPeriodToo: '{{warning}}, in keinem Zeitraum mitgezählt',
}
