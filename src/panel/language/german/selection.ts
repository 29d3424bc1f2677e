import type { selection as english } from '../english/selection.js'
import type { RoomLike } from '../words.js'

export const selection: RoomLike<typeof english> = {
  select: '{{name}} auswählen',
  selectPage: 'Alle Zeilen dieser Seite auswählen',
  selection: 'Ausgewählte Zeilen',
  rows: { one: '{{count}} Zeile ausgewählt', other: '{{count}} Zeilen ausgewählt' },
  gone: {
    one: '{{count}} davon ist nicht mehr in dieser Liste.',
    other: '{{count}} davon sind nicht mehr in dieser Liste.',
  },
  full: 'Höchstens {{most}} Zeilen lassen sich auswählen.',
  clear: 'Auswahl aufheben',
  copy: 'Als Tabelle kopieren',
  copied: 'Kopiert',
  isCopied: {
    one: '{{count}} Zeile kopiert. Sie lässt sich in eine Tabelle oder Nachricht einfügen.',
    other: '{{count}} Zeilen kopiert. Sie lassen sich in eine Tabelle oder Nachricht einfügen.',
  },
  notCopied: 'Ihr Browser erlaubt dieser Seite das Kopieren nicht. Exportieren Sie die Auswahl stattdessen.',
  copyFailed: 'Die Zeilen ließen sich nicht lesen. Versuchen Sie es noch einmal.',
  export: 'Auswahl exportieren',
  exported: { one: '{{count}} Zeile exportiert.', other: '{{count}} Zeilen exportiert.' },
}
