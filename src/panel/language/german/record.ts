import type { record as english } from '../english/record.js'
import type { RoomLike } from '../words.js'

export const record: RoomLike<typeof english> = {
  loading: 'Wird geladen',
  related: 'Zugehöriges',
  reportsOnProvider: 'Berichte zu diesem Anbieter',
  without: 'ohne {{column}}',
  behind: 'Dahinter: {{title}}',
  ofThis: '{{title}} hierzu ({{what}})',
  rowsOf: '{{heading}}, Zeilen',
  totalOf: 'Summe aus {{count}}',
  openList: 'Die Liste öffnen',
  allIn: 'Alle {{count}} in {{title}}',
  neverFilled: 'Noch keine Daten: {{title}} wurde noch nie gefüllt.',
  noneBehind: 'Es gibt keine mehr. Eine Aktualisierung gleicht beides an.',

  earned: 'Was der Auftrag eingebracht hat',
  notCompleted: 'Rohertrag und Mehrerlös werden für abgeschlossene Aufträge berechnet. Dieser ist nicht abgeschlossen.',
  notCompletedAsOf:
    'Rohertrag und Mehrerlös werden für abgeschlossene Aufträge berechnet. Dieser war bei der letzten Aktualisierung nicht abgeschlossen.',
  outrun:
    'Die Teile unten haben sich geändert, seit diese Zahlen berechnet wurden. Eine Aktualisierung von {{title}} bringt sie auf den neuesten Stand.',

  timeInStatus: 'Zeit je Status',
  openStarted: 'Nicht abgeschlossen: vor {{age}} angelegt und begonnen.',
  openNotStarted: 'Nicht abgeschlossen: vor {{age}} angelegt und nicht begonnen.',
  notTimed: 'Zeiten werden für abgeschlossene Aufträge berechnet. Dieser ist nicht abgeschlossen.',
  timeMissing: 'Eine Zeit fehlt',
  noStartTime: 'Es wurde keine Startzeit erfasst',
  wrongTimes: 'Falsche Zeiten',
  endsBeforeStart: '{{label}}: Ende vor Beginn',

  parts: 'Teile',
  noCost: 'Keine Kosten erfasst',
  noParts: 'Zu diesem Auftrag sind keine Teile erfasst.',
  uncosted: {
    one: '1 Teil hat keine Kosten und zählt in der Summe als 0.',
    other: '{{count}} Teile haben keine Kosten und zählen in der Summe als 0.',
  },

  figures: 'Zahlen',
  onDashboard: 'In der Übersicht öffnen',
  newestJobs: 'Neueste Aufträge',
  noJobs: 'Dieser Anbieter hat keine Aufträge.',
}
