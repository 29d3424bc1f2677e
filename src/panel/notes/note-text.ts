import { Refusal } from '../../refusal.js'

export const longestNote = 1000

/**
 * A note's text as it is kept: trimmed, composed, with its lines.
 *
 * @throws Refusal 400 for a text that is empty to the eye, too long, or made to look like another one
 */
export function checkNoteText(text: string): string {
  const note = text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(note)) throw bad('Write something in the note.')
  const length = [...note].length
  if (length > longestNote) throw bad(`A note has ${longestNote} characters at most, and this one has ${length}.`)
  // Control characters break what is exported; marks that turn the direction of writing around show another text than is there.
  if (/(?![\n\t])[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(note)) {
    throw bad('The note has invisible characters that change how text is shown. Type it instead of pasting it.')
  }
  return note
}

function bad(message: string): Refusal {
  return new Refusal(400, 'bad_note', message)
}
