import type { keys as english } from '../english/keys.js'
import type { RoomLike } from '../words.js'

export const keys: RoomLike<typeof english> = {
  title: 'Tastenkürzel',
  ctrl: 'Strg',
  enter: 'Eingabe',
  escape: 'Esc',
  search: 'Suchen, eine Seite öffnen, eine Aktion ausführen',
  rows: 'In einer Liste: nächste Zeile, vorige Zeile',
  open: 'Die Zeile öffnen',
  select: 'Die Zeile aus- oder abwählen',
  records: 'Auf einem Datensatz: nächster, voriger der Liste',
  closes: 'Schließen, was offen ist; die Auswahl aufheben',
  thisList: 'Diese Liste zeigen',
  single: 'Kürzel aus einer einzelnen Taste (/, j, k, x, ?) verwenden',

  actions: 'Aktionen',
  recent: 'Zuletzt geöffnet',
  goTo: '{{title}} öffnen',
  refresh: '{{title}} aktualisieren',
  exportExcel: '{{title}} nach Excel exportieren',
  exportCsv: '{{title}} als CSV exportieren',
  light: 'Darstellung: hell',
  dark: 'Darstellung: dunkel',
  asSystem: 'Darstellung: wie das System',

  steps: 'Datensätze der Liste',
  place: '{{place}} von {{count}}',
  previous: 'Voriger Datensatz',
  next: 'Nächster Datensatz',
}
