/** Spaces of other kinds, and what has no width: copied from web pages and chats, and seen by nobody. */
const invisible = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/

/**
 * What PostgreSQL's parser says of a fault, short enough for one line, and what it cannot know.
 *
 * @param line the line in which it found the fault
 */
export function syntaxWords(message: string, line: string): string {
  const said = `${shortened(message)}.`
  const [command] = /^\s*\\\w+/.exec(line) ?? []
  if (command !== undefined) return `"${command.trim()}" is a command of psql: a view file holds SQL only.`
  const [variable] = /(?<![:\w]):[a-z_]\w*/i.exec(line) ?? []
  if (message.endsWith('at or near ":"') && variable !== undefined)
    return `${variable} is a variable of psql, which is not known here. There is one: :'time_zone'.`
  if (/^(<{7}|={7}|>{7}|\|{7})( |$)/.test(line)) return `${said} It is a mark of a merge that nobody has finished.`
  const unseen = unseenIn(line)
  return unseen === null
    ? said
    : `${said} The line has a character that is not seen, ${unseen}: write a space in its place.`
}

/** The first character of a text that nobody sees, as `U+00A0`; null where there is none. */
export function unseenIn(text: string): string | null {
  const [found] = invisible.exec(text) ?? []
  return found === undefined ? null : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** What is not closed goes on to the end of the file. */
function shortened(message: string): string {
  const [first = '', ...others] = message.split('\n')
  const isCut = others.length > 0 || first.length > 120
  return isCut ? `${first.slice(0, 120)}…"` : first
}
