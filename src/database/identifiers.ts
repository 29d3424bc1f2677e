/** Quotes a name for use in SQL, whatever characters it has. */
export function quoteIdentifier(name: string): string {
  if (name.includes('\0')) throw new Error('A name in PostgreSQL cannot hold a zero byte.')
  return `"${name.replaceAll('"', '""')}"`
}

/** Quotes a text as an SQL literal; for the few statements that take no parameters (SET, COMMENT, COPY). */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('A text in PostgreSQL cannot hold a zero byte.')
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return text.includes('\\') ? ` E${quoted}` : quoted
}

/** A quoted name within its schema: `"reports"."completed_jobs"`. */
export function qualify(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}
