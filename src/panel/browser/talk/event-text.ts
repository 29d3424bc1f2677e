/** One server-sent event as it was sent. */
export interface SentEvent {
  readonly id: string | null
  readonly event: string
  readonly data: string
}

/** Makes events of the text of a stream, however it is cut into pieces; comments, such as heartbeats, are left out. */
export function eventReader(): (piece: string) => readonly SentEvent[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => readEvent(block) ?? [])
  }
}

function readEvent(block: string): SentEvent | null {
  const fields = new Map<string, string>()
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const before = fields.get(name)
    // Data of several lines is one text.
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value)
  }
  const data = fields.get('data')
  return data === undefined ? null : { id: fields.get('id') ?? null, event: fields.get('event') ?? 'message', data }
}
