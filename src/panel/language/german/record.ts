import type { record as english } from '../english/record.js'
import type { RoomLike } from '../words.js'

export const record: RoomLike<typeof english> = {
  loading: 'Wird geladen',
  related: 'Zugehöriges',
  without: 'ohne {{column}}',
  behind: 'Dahinter: {{title}}',
  ofThis: '{{title}} hierzu ({{what}})',
  rowsOf: '{{heading}}, Zeilen',
  totalOf: 'Gesamt ({{count}})',
  openList: 'Die Liste öffnen',
  allIn: 'Alle {{count}} in {{title}}',
  neverFilled: 'Noch keine Daten: {{title}} wurde noch nie gefüllt.',
  noneBehind: 'Es gibt keine mehr. Eine Aktualisierung gleicht beides an.',
  refreshBrings: 'Eine Aktualisierung von {{title}} bringt sie auf den neuesten Stand.',
  phaseMissing: 'Nicht bekannt',
  byColumn: '{{title}}: {{column}}',

  endsBeforeStart: '{{label}}: Ende vor Beginn',

  figures: 'Zahlen',
  onDashboard: 'In der Übersicht öffnen',
}
