import { Refusal } from '../../refusal.js'

export const longestName = 80

/**
 * A view's name as it is kept: trimmed, in one line, composed.
 *
 * @throws Refusal 400 for a name that is empty to the eye, too long, or made to look like another one
 */
export function checkViewName(text: string): string {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) throw bad('Give the view a name.')
  const length = [...name].length
  if (length > longestName) throw bad(`A name has ${longestName} characters at most, and this one has ${length}.`)
  // Control characters break lines and logs; marks that turn the direction of writing around show another text than is there.
  if (/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(name)) {
    throw bad('The name has invisible characters that change how text is shown. Type it instead of pasting it.')
  }
  return name
}

function bad(message: string): Refusal {
  return new Refusal(400, 'bad_name', message)
}
