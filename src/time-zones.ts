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

/** `europe/berlin` as its authority writes it, `Europe/Berlin`: views are built for a zone by its name. Others stay as they are. */
export function zoneAsWritten(text: string): string {
  const named = Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === text.toLowerCase())
  return named ?? (text.toLowerCase() === 'utc' ? 'UTC' : text)
}
