/** A text[] literal of PostgreSQL, which any array type can be read from. */
export function arrayLiteral(texts: readonly (string | null)[]): string {
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  return `{${texts.map((text) => (text === null ? 'null' : quoted(text))).join(',')}}`
}
