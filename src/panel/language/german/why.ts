import type { why as english } from '../english/why.js'
import type { RoomLike } from '../words.js'

export const why: RoomLike<typeof english> = {
  title: 'Warum diese Zahl',
  figure: '{{figure}}: warum diese Zahl',
  titleOf: 'Warum diese Zahl: {{label}}',
  working: 'Wird noch einmal berechnet …',
  close: 'Schließen',
  workedOutAs: 'Berechnet als',
  rows: 'Zeilen',
  days: 'Tage',
  leftOut: 'Nicht enthalten',
  data: 'Daten',
  read: 'Gelesen',
  nothingRead: 'Nichts: es gibt noch keine Daten.',
  rowsOf: '{{rows}} aus {{relation}}',
  readIn: '{{rows}} in {{took}}',
  sqlRun: 'Das ausgeführte SQL',
  noParameters: 'Es hat keine Parameter.',
  oneStatement: 'Eine Anweisung berechnet alle Summen des Berichts auf einmal.',
  view: 'Die Sicht: {{file}}',
  viewOf: 'Die Sicht {{file}}',
}
