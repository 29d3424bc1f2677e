/** Whether a key is refused, although it is long: a word that stands for one, or hardly any characters. */
export function isWeakSecret(secret: string): boolean {
  return standsForOne.test(secret) || new Set(secret).size < fewestDifferent
}

/**
 * That SESSION_SECRET is no chance: the same again and again, or a row. Panels run with such a key, so that it is told and not
 * refused; null where it looks like chance, or where none is set.
 */
export function secretProblem(secret: string | null): string | null {
  if (secret === null || !isNoChance(secret)) return null
  return "SESSION_SECRET can be guessed, and whoever does signs in as anybody: write 32 or more random characters, for instance what this prints: node -p \"require('crypto').randomBytes(32).toString('hex')\""
}

/** Whether a text is the same again and again, or a row: "abcabcabc", "0123456789". */
export function isNoChance(text: string): boolean {
  return repeatsItself(text) || isRow(text)
}

const fewestDifferent = 10

const standsForOne =
  /change.?(me|this|it)|replace.?(me|this|it|with)|your.?(own.?)?(session.?)?(secret|key)|keyboard.?cat|example|insert.?(a|your)/i

/** "abcabcabc", also when it is cut at the end. */
function repeatsItself(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.slice(length) === text.slice(0, -length)) return true
  }
  return false
}

/** Half of its characters follow the one before them: "0123456789abcdef". */
function isRow(text: string): boolean {
  const codes = [...text].map((character) => character.charCodeAt(0))
  const following = codes.filter((code, place) => Math.abs(code - (codes[place - 1] ?? Number.NaN)) <= 1)
  return following.length > text.length / 2
}
