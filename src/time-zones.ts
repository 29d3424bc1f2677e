/** Whether a text is the IANA name of a time zone, such as `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  // An offset such as +02:00 passes Intl but knows no clock changes, and PostgreSQL reads its sign the other way round.
  if (/^[+-]/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
