import type { refreshes as english } from '../english/refreshes.js'
import type { RoomLike } from '../words.js'

export const refreshes: RoomLike<typeof english> = {
  title: 'Aktualisierungen',
  text: 'Gespeicherte Berichte werden durch eine Aktualisierung neu berechnet. Die alten Zeilen bleiben lesbar, bis die neuen da sind.',
  now: 'Jetzt',
  nothingRuns: 'Gerade wird nichts aktualisiert.',
  nextIs: 'Als Nächstes: {{title}}, {{clock}} ({{inTime}}).',
  nextIsDue: 'Als Nächstes: {{title}}, jetzt fällig.',
  nothingScheduled: 'Kein Zeitplan läuft: Aktualisiert wird, wenn jemand es anfordert.',
  noViews: 'Keine gespeicherten Berichte',
  noViewsText: 'Alle Berichte werden hier bei jedem Lesen berechnet, es gibt also nichts zu aktualisieren.',
  views: 'Gespeicherte Berichte',
  neverRefreshed: 'Noch nie aktualisiert.',
  last: { one: 'Die letzte Aktualisierung', other: 'Die letzten {{count}} Aktualisierungen' },
  lastOf: 'Die letzten Aktualisierungen von {{title}}',
  started: 'Beginn',
  by: 'Wer',
  took: 'Dauer',
  rows: 'Zeilen',
  outcome: 'Ergebnis',
  chart: {
    one: 'So lange dauerte die letzte Aktualisierung: {{durations}}',
    other: 'So lange dauerten die letzten {{count}} Aktualisierungen: {{durations}}',
  },
  chartLongest: 'höchstens {{longest}}',
  chartUsual: 'üblich {{usual}}, höchstens {{longest}}',
  chartFailed: { one: '{{count}} fehlgeschlagen', other: '{{count}} fehlgeschlagen' },
  done: 'Erledigt',
  failed: 'Fehlgeschlagen',
  cancelled: 'Abgebrochen',
  skipped: 'Übersprungen',
  unchanged: 'Übersprungen: Seit der letzten Aktualisierung hat sich nichts geändert',
  open: 'Läuft',
  remedyFailed:
    'Was hilft: Der Grund nennt, was in den Daten oder in views/{{view}}.sql zu ändern ist. Danach auf „Aktualisieren“ klicken oder den nächsten Versuch abwarten.',
  remedySkipped:
    'Was hilft: das aktualisieren, was dieser Bericht liest. Danach folgt er beim nächsten Versuch oder mit einem Klick auf „Aktualisieren“.',
}
