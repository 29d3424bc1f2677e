// Windows forbids these, and a name without them is right everywhere; the marks of writing direction turn extensions round.
const forbidden = /[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=$|[ .])/i
// File systems take 255 bytes; what unpacks or copies a file adds to them.
const mostBytes = 180
const mostOfTitle = 80
const mostOfFilter = 60

/** What tells a file from others, in words. */
export interface NameParts {
  readonly title: string
  readonly filters: readonly string[]
  /** "as of 2026-06-30 14.05" */
  readonly asOf: string
  readonly extension: string
  /** "and 2 more" */
  readonly more: (count: number) => string
}

/** "Profit margins - Acme - 2026-06-01 to 2026-06-30 - as of 2026-06-30 14.05.xlsx", right on every file system. */
export function fileNameInWords({ title, filters, asOf, extension, more }: NameParts): string {
  const named = legal(title, mostOfTitle) || 'export'
  const shortened = filters.map((filter) => legal(filter, mostOfFilter)).filter((filter) => filter !== '')
  const nameWith = (count: number) => {
    const rest = shortened.length - count
    const parts = [named, ...shortened.slice(0, count), ...(rest > 0 ? [legal(more(rest), 40)] : []), legal(asOf, 60)]
    return `${parts.join(' - ').replace(reserved, '$1_')}.${extension}`
  }
  let count = shortened.length
  while (count > 0 && Buffer.byteLength(nameWith(count)) > mostBytes) count--
  return nameWith(count)
}

function legal(text: string, most: number): string {
  const plain = text.normalize('NFC').replace(forbidden, ' ').replace(/\s+/g, ' ').trim()
  return cut(plain, most).replace(/^[. ]+|[. ]+$/g, '')
}

/** No more than so many bytes, and no letter in parts. */
function cut(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text
  const letters = [...text]
  while (Buffer.byteLength(`${letters.join('')}…`) > mostBytes) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** The header of a download by RFC 6266: letters beyond ASCII by RFC 5987, and something like them for old programs. */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"${ascii === name ? '' : `; filename*=UTF-8''${encoded}`}`
}
