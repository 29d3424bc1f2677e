import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'

/** The text of a file, or why there is none, as the end of a sentence that begins with the file's name. */
export type ReadText = { readonly text: string } | { readonly problem: string }

/** A view file is written by people: what is larger is a dump, or data. */
const largestBytes = 1024 * 1024

/**
 * Reads a file that people write with any editor: UTF-8, or UTF-16 in either order; a byte order mark is not part of it.
 *
 * Anything else is reported in words, and nothing blocks: neither a pipe that nobody writes to, nor a device.
 */
export async function readText(path: string): Promise<ReadText> {
  try {
    const kind = kindOfWhatIsNoFile(await stat(path))
    if (kind !== null) return { problem: `${kind}. ${moveAway}` }
    // Somebody may have put a pipe in its place since: without O_NONBLOCK, opening it would wait for a writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return await readHandle(handle)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { problem: inWords(error as NodeJS.ErrnoException) }
  }
}

const moveAway = 'Move it out of this folder.'

interface Kind {
  isFile(): boolean
  isDirectory(): boolean
  isFIFO(): boolean
  isSocket(): boolean
}

function kindOfWhatIsNoFile(found: Kind): string | null {
  if (found.isFile()) return null
  if (found.isDirectory()) return 'is a folder'
  if (found.isFIFO()) return 'is a pipe'
  return found.isSocket() ? 'is a socket' : 'is a device'
}

async function readHandle(handle: FileHandle): Promise<ReadText> {
  const kind = kindOfWhatIsNoFile(await handle.stat())
  if (kind !== null) return { problem: `${kind}. ${moveAway}` }
  // Not by the size that the system tells: some file systems say 0 of whatever they hold.
  const buffer = Buffer.alloc(largestBytes + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  if (length <= largestBytes) return decode(buffer.subarray(0, length))
  const megabytes = (Math.max(length, (await handle.stat()).size) / largestBytes).toFixed(1)
  return { problem: `has ${megabytes} MB, and a view file has 1 MB at most. ${moveAway}` }
}

/** Fatal: characters that are silently replaced would stand in labels and in constants. */
function decode(bytes: Buffer): ReadText {
  const encoding = encodingOf(bytes)
  try {
    // Joined files may begin with several marks; the decoder takes one.
    const text = inLines(new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/^\uFEFF+/, ''))
    const at = text.indexOf('\0')
    if (at === -1) return { text }
    return { problem: `is not text: it has a NUL byte in line ${lineAt(text, at)}. ${moveAway}` }
  } catch {
    if (encoding !== 'utf-8' || bytes.includes(0)) return { problem: `is not text. ${moveAway}` }
    const line = lineAt(bytes.toString('latin1'), validBytes(bytes))
    return { problem: `is not written in UTF-8: line ${line} has a byte that is not valid in it. Save it as UTF-8.` }
  }
}

/**
 * Old editors of the Mac end lines by a carriage return alone; mixed with others, those before a comment end one, which is what
 * PostgreSQL makes of them too.
 */
function inLines(text: string): string {
  return text.includes('\n') ? text.replace(/\r(?=--)/g, '\n') : text.replaceAll('\r', '\n')
}

/** By its mark; without one, by every second byte of its first characters, which are those of a header. */
function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes
  if (isWritten(first) && second === 0 && isWritten(third) && fourth === 0) return 'utf-16le'
  if (first === 0 && isWritten(second) && third === 0 && isWritten(fourth)) return 'utf-16be'
  return 'utf-8'
}

/** A character of ASCII that people type. */
function isWritten(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d
}

/** How many bytes from the start are UTF-8. */
function validBytes(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 0
  try {
    for (let next = bytes.indexOf(0x0a); next !== -1; next = bytes.indexOf(0x0a, line)) {
      decoder.decode(bytes.subarray(line, next))
      line = next + 1
    }
  } catch {
    return line
  }
  return line
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function inWords({ code = '', message }: NodeJS.ErrnoException): string {
  const remedy = remedies[code]
  return remedy ?? `cannot be read: ${message}.`
}

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'is a link to a file that is not there. Correct the link, or delete it.',
  ELOOP: 'is a link that leads back to itself. Correct the link, or delete it.',
  EACCES: 'may not be read by the user that this runs as. Give that user the right to read it.',
  EPERM: 'may not be read by the user that this runs as. Give that user the right to read it.',
  EIO: 'cannot be read: the disk answers with an error.',
}
