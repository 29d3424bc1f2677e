/**
 * SQL of what names are sorted by: the same on every database, whatever collation it was made with, with ICU or without.
 *
 * A small letter counts as its capital and a letter with a mark as the one without, so that "Ähre" stands between "acme"
 * and "Beta"; what is left is compared by code point, which is the one order that all versions of PostgreSQL share. No
 * locale's own order is: that of a database is chosen when it is made and changes with its system, and ICU need not be there.
 *
 * @param name SQL of a text, worked out up to three times
 */
export function nameKey(name: string): string {
  // Whatever collation the column has: of some, PostgreSQL refuses to replace parts.
  const text = `(${name}) collate "C"`
  const plain = `regexp_replace(normalize(${text}, nfkd), e'[\\\\u0300-\\\\u036f]', '', 'g')`
  const spelledOut = doubles.reduce((sql, [letter, two]) => `replace(${sql}, '${letter}', '${two}')`, plain)
  const folded = `translate(${spelledOut}, '${capitals}${barred}', '${capitals.toLowerCase()}${unbarred}')`
  // Most names have none of these letters. Where the database's encoding is not UTF-8, normalize would refuse them.
  return `(case
    when octet_length(${name}) = length(${name}) then lower(${text})
    else lower(${folded})
  end)`
}

// Letters that Unicode does not take apart, as they are filed.
const doubles = [
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
  ['þ', 'th'],
  ['Þ', 'th'],
] as const
const barred = 'øØđĐðÐłŁħĦıŧŦ'
const unbarred = 'ooddddllhhitt'
// Of the alphabets that have capitals; PostgreSQL's own "C" knows those of ASCII.
const capitals = 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЇЈЉЊЋЏҐ'
