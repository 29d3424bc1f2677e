/** Whether a key could be guessed, although it is long: a word that stands for one, the same again and again, or a row. */
export function isWeakSecret(secret: string): boolean {
  return standsForOne.test(secret) || repeatsItself(secret) || new Set(secret).size < 10 || isRow(secret)
}

const standsForOne =
  /change.?(me|this|it)|replace.?(me|this|it|with)|your.?(own.?)?(session.?)?(secret|key)|keyboard.?cat|to.?do|example|insert.?(a|your)/i

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
