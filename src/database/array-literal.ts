/** An array of texts as PostgreSQL reads it. */
export function arrayLiteral(texts: readonly (string | null)[]): string {
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  return `{${texts.map((text) => (text === null ? 'null' : quoted(text))).join(',')}}`
}
