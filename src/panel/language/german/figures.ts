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
  inNoPeriod: 'In keinem Zeitraum',
  notIn: 'Nicht in {{totals}}',
  allReason: 'alle {{reason}}',

  warnings: 'Auffällige Daten',
  worthLook: 'Einen Blick wert:',
  inNoPeriodToo: '{{warning}}, in keinem Zeitraum',

  doubt_hidden_rows: 'Zeilen sind verborgen',
  doubt_whole_division: 'Ganze Zahlen werden geteilt',
  doubt_undeclared_step: 'Tage stehen für mehr',
  doubt_unlisted_values: 'Werte ohne Namen',
  doubt_unused_choices: 'Auswahlwerte ohne Zeilen',
  doubt_rows_left_out: 'Zeilen fehlen',
  doubt_rows_repeated: 'Zeilen sind doppelt',
  doubt_sums_differ: 'Summen weichen von der Tabelle ab',
}
