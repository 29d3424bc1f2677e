// Blanks of all kinds: those that nobody sees too, and the tab and line ends that some spreadsheets skip.
const blanks = '\\s\\u0085\\u00a0\\u1680\\u180e\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff'
// As typed, and in the full-width and small forms that Japanese and Chinese editions of Excel take for the same.
const marks = '=+@\\uff1d\\uff0b\\uff20\\uff0d\\ufe66\\ufe62\\ufe6b\\ufe63-'

/** What a spreadsheet may run as a formula: a text that begins with one of its marks, with a tab, or with a line end. */
const dangerous = `^([\\t\\r\\n]|[${blanks}]*[${marks}])`
const pattern = new RegExp(dangerous)

/** SQL of a text, behind an apostrophe where a spreadsheet might run it. */
export function harmlessSql(expression: string): string {
  // Patterns refuse the collations by which different texts are equal.
  const text = `${expression} collate "default"`
  // Most texts begin with a letter, or else with a digit, and a look at it costs a tenth of looking for all of that.
  return `case
    when ascii(${text}) between 65 and 122 or ascii(${text}) between 48 and 60 then ${text}
    else regexp_replace(${text}, e'${dangerous.replaceAll('\\', '\\\\')}', e'''\\\\1')
  end`
}

/** As `harmlessSql`, of a text that is here already; numbers stay numbers, with whichever decimal mark. */
export function harmless(text: string): string {
  return pattern.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text
}
