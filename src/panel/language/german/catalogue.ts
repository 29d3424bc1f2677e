import type { catalogue as english } from '../english/catalogue.js'
import type { RoomLike } from '../words.js'

export const catalogue: RoomLike<typeof english> = {
  yes: 'Ja',
  no: 'Nein',
  noRowTwice: 'Keine Zeile kommt doppelt vor',
  leftOut: 'nicht mitgezählt',
  row: 'Zeile',
  rows: 'Zeilen',
  numbered: 'Nummer {{id}}',
  labelsWithin: 'as labels',
}
