import type { dashboard as english } from '../english/dashboard.js'
import type { RoomLike } from '../words.js'

export const dashboard: RoomLike<typeof english> = {
  title: 'Übersicht',
  loading: 'Wird geladen',
  charts: 'Diagramme',
  noData: 'Noch keine Daten',
  nothingDeclared: 'Hier gibt es noch nichts zu sehen',
  declareIt: 'Was diese Seite zeigt, steht in resources/dashboard.ts. Die Berichte stehen im Menü.',
  neverFilledRefresh:
    'Einige Zahlen kommen aus einem gespeicherten Bericht, der noch nie gefüllt wurde. Aktualisieren Sie ihn oben.',
  neverFilledAsk:
    'Einige Zahlen kommen aus einem gespeicherten Bericht, der noch nie gefüllt wurde. Fragen Sie jemanden, der ihn aktualisieren darf.',

  compareWith: 'Womit die Zahlen verglichen werden',
  comparedWith: 'Verglichen mit {{days}}',
  anyPeriod: 'Unabhängig vom Zeitraum',
  needsAttention: 'Handlungsbedarf',
  nothingNeedsAttention: 'Kein Handlungsbedarf.',
  longerThan: 'Länger als {{limit}}',
  days: { one: '{{count}} Tag', other: '{{count}} Tage' },
  ofNoPeriod: '{{rows}}, in keinem Zeitraum mitgezählt',

  figuresOf: 'Was die Zahlen zu {{title}} bedeuten',
  whyOf: 'Warum: {{what}}',
  group: 'Gruppe',
  period: 'Zeitraum',
  showAsTable: 'Als Tabelle anzeigen',
  showAsChart: 'Als Diagramm anzeigen',
  tableOf: '{{title}}, Tabelle',
  noDays: 'Keine Tage in diesem Zeitraum.',
  noRows: 'Keine Zeilen in diesem Zeitraum.',
  nothing: 'Nichts in diesem Zeitraum.',
  noDataYet: 'Noch keine Daten.',
  belowZero: 'Unter null',
  arrowsMoveBars: '{{title}}. Die Pfeiltasten gehen von Balken zu Balken.',
  arrowsMovePoints: '{{title}}. Die Pfeiltasten gehen von Punkt zu Punkt.',

  groupBy: 'Gruppieren nach',
  day: 'Tag',
  week: 'Woche',
  month: 'Monat',
  quarter: 'Quartal',
  automatic: 'Automatisch',
  automaticStep: 'Automatisch: {{step}}',
  automatic_day: 'Tag',
  automatic_week: 'Woche',
  automatic_month: 'Monat',
  automatic_quarter: 'Quartal',
  automatic_year: 'Jahr',
  grouped_too_many_points: 'Nach {{step}} gruppiert statt nach {{asked}}: Es wären zu viele Punkte.',
  grouped_open_period:
    'Nach {{step}} gruppiert statt nach {{asked}}: Dazu braucht es einen ersten und einen letzten Tag.',
  grouped_coarser_figures:
    'Nach {{step}} gruppiert statt nach {{asked}}: Für kürzere Zeiten gibt es hier keine Zahlen.',
  notSoFine: 'So fein gibt es hier keine Zahlen',
  tooManyPoints: 'Zu viele Punkte für diesen Zeitraum',

  oldest: 'Älteste Zahlen:',
  allRefreshed: 'Alle Zahlen wurden aktualisiert.',
  notAllRefreshed: 'Nicht alle Zahlen konnten aktualisiert werden.',
  views: 'Gespeicherte Berichte',
  viewsText: 'Aus ihnen werden die Zahlen gelesen. Eine Aktualisierung berechnet sie neu.',
}
