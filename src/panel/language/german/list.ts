import type { list as english } from '../english/list.js'
import type { RoomLike } from '../words.js'

export const list: RoomLike<typeof english> = {
  rows: { one: '{{count}} Zeile', other: '{{count}} Zeilen' },
  rowsOf: '{{title}}, Zeilen',
  loading: 'Wird geladen',
  figuresMean: 'Was die Zahlen bedeuten',
  totals: 'Summen',
  total: 'Summe',
  totalOf: { one: 'Summe aus {{count}} Zeile', other: 'Summe aus {{count}} Zeilen' },
  totalsBy: 'Summen nach {{column}}',
  openWithout: 'Den Datensatz ohne {{column}} öffnen',
  totalsFailed: 'Die Summen konnten nicht berechnet werden.',
  untold: 'Welche Zeilen in den Summen fehlen, lässt sich mit diesen Filtern nicht sagen.',

  columns: 'Spalten',
  columnsChosen: 'Spalten ({{chosen}} von {{all}})',
  columnsAndRows: 'Spalten und Zeilen',
  columnsShown: '{{shown}} von {{all}} sichtbar',
  showAll: 'Alle zeigen',
  rowHeight: 'Zeilenhöhe',
  comfortable: 'Bequem',
  compact: 'Kompakt',

  pages: 'Blättern',
  rowsPerPage: 'Zeilen je Seite',
  place: '{{first}}–{{last}} von {{count}}',
  previous: 'Zurück',
  next: 'Weiter',

  noRows: 'Keine Zeilen',
  nothingRecorded: 'Hier ist noch nichts erfasst.',
  noRowsForFilters: 'Keine Zeilen zu diesen Filtern',
  beingFilled: 'Dieser Bericht wird zum ersten Mal gefüllt. Er erscheint hier von selbst.',
  clickRefresh: 'Dieser Bericht wurde noch nie gefüllt. „Aktualisieren“ füllt ihn.',
  askColleague: 'Dieser Bericht wurde noch nie gefüllt. Fragen Sie jemanden, der ihn aktualisieren darf.',

  sameLabel: 'Dieselben Zahlen, live und gespeichert',
  same: 'Dieselben Zahlen',
  howOld: 'Wie alt',
  queryTime: 'Abfragezeit',
  howItWorks: 'Wie es funktioniert',
  workedOutEachTime: 'Wird bei jedem Öffnen aus allen Zeilen berechnet.',
  workedOutOnce: 'Wird einmal berechnet und gespeichert; neu: {{when}}.',
  whenClicked: 'wenn jemand aktualisiert',
}
