/**
 * Reads a CSV as RFC 4180 has it: a quoted field may hold commas, line ends and doubled quotes.
 *
 * @throws Error for a quote that is not closed, or text after one
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let position = 0
  while (position < text.length) {
    const fields: string[] = []
    for (;;) {
      const { field, next } = text[position] === '"' ? quotedField(text, position) : plainField(text, position)
      fields.push(field)
      position = next
      if (text[position] !== ',') break
      position += 1
    }
    if (text[position] === '\r') position += 1
    if (position < text.length && text[position] !== '\n')
      throw new Error(`a field goes on after its quote at ${position}`)
    position += 1
    records.push(fields)
  }
  return records
}

function quotedField(text: string, start: number): { field: string; next: number } {
  let field = ''
  let position = start + 1
  for (;;) {
    const quote = text.indexOf('"', position)
    if (quote < 0) throw new Error(`the quote at ${start} is not closed`)
    field += text.slice(position, quote)
    if (text[quote + 1] !== '"') return { field, next: quote + 1 }
    field += '"'
    position = quote + 2
  }
}

function plainField(text: string, start: number): { field: string; next: number } {
  let next = start
  while (next < text.length && !',\r\n'.includes(text[next] ?? '')) next += 1
  return { field: text.slice(start, next), next }
}
