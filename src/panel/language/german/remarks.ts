import type { remarks as english } from '../english/remarks.js'
import type { RoomLike } from '../words.js'

export const remarks: RoomLike<typeof english> = {
  dimension_does_not_apply: 'Der Filter „{{label}}“ wirkt sich hier nicht aus',
  period_does_not_apply: 'Der Zeitraum wirkt sich hier nicht aus',
  whole_weeks: 'Diese Zahlen gibt es nur für ganze Wochen: Gezeigt wird {{span}}',
  whole_months: 'Diese Zahlen gibt es nur für ganze Monate: Gezeigt wird {{span}}',
  whole_quarters: 'Diese Zahlen gibt es nur für ganze Quartale: Gezeigt wird {{span}}',
  whole_years: 'Diese Zahlen gibt es nur für ganze Jahre: Gezeigt wird {{span}}',
  not_a_number: {
    one: '1 Zeile hat in „{{label}}“ keine Zahl (NaN oder unendlich): Summen daraus sind auch keine',
    other: '{{count}} Zeilen haben in „{{label}}“ keine Zahl (NaN oder unendlich): Summen daraus sind auch keine',
  },
  highest: '{{shown}} von {{all}}: die mit dem höchsten Wert bei „{{label}}“',
  nothing_to_compare:
    'Es gibt nichts zu vergleichen: Wählen Sie einen Zeitraum, der begonnen hat, mit erstem und letztem Tag',
  drawn_by: 'Nach {{step}} gezeichnet: Für kürzere Zeiten gibt es diese Zahlen nicht',
  last: 'Nur die letzten {{shown}} von {{all}} Punkten werden angezeigt',

  column_gone: 'Die Spalte {{name}} gibt es nicht mehr.',
  order_gone: 'Ihre Sortierung entfällt: Diese Spalte gibt es nicht mehr.',
  groups_gone: 'Ihre Gruppen entfallen: Sie sind nicht mehr gültig.',
  comparison_gone: 'Ihr Vergleich entfällt: Es gibt keine Tage mehr zu vergleichen.',
  filter_gone: 'Ihr Filter auf {{name}} entfällt: Diese Spalte gibt es nicht mehr.',
  filter_broken: 'Ihr Filter auf {{name}} entfällt: Er ist nicht mehr gültig.',
  dimension_gone: 'Ihr Filter auf {{name}} entfällt: Danach wird nicht mehr gefiltert.',
  dimension_broken: 'Ihr Filter auf {{name}} entfällt: Er ist nicht mehr gültig.',
  period_broken: 'Ihr Zeitraum entfällt: Er ist nicht mehr gültig.',
}
