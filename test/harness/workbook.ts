import { inflateRawSync } from 'node:zlib'

/** The XML of one of a workbook's sheets: the first has the rows, the second says where they come from. */
export function sheetOf(workbook: Buffer, number = 1): string {
  return partOf(workbook, `xl/worksheets/sheet${number}.xml`)
}

/** A part of a workbook, found by the archive's central directory. */
export function partOf(workbook: Buffer, path: string): string {
  const end = workbook.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let entry = workbook.readUInt32LE(end + 16)
  while (workbook.readUInt32LE(entry) === 0x02014b50) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((at) =>
      at === 20 ? workbook.readUInt32LE(entry + at) : workbook.readUInt16LE(entry + at),
    ) as [number, number, number, number]
    const local = workbook.readUInt32LE(entry + 42)
    if (workbook.toString('utf8', entry + 46, entry + 46 + nameLength) === path) {
      // The name and the extra field before the bytes have lengths of their own here.
      const start = local + 30 + workbook.readUInt16LE(local + 26) + workbook.readUInt16LE(local + 28)
      const bytes = workbook.subarray(start, start + size)
      return (workbook.readUInt16LE(entry + 10) === 0 ? bytes : inflateRawSync(bytes)).toString()
    }
    entry += 46 + nameLength + extra + comment
  }
  throw new Error(`the workbook has no ${path}`)
}

/** The cells of a sheet, row by row, as the texts and digits that the file holds; an empty cell is an empty text. */
export function cellsOf(workbook: Buffer, number = 1): string[][] {
  const rows = [...sheetOf(workbook, number).matchAll(/<row r="\d+"[^>]*>(.*?)<\/row>/gs)]
  return rows.map(([, row = '']) =>
    [...row.matchAll(/<c [^>]*?(?:\/>|>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>)/gs)].map(
      ([, digits, text]) => digits ?? unescaped(text ?? ''),
    ),
  )
}

function unescaped(text: string): string {
  const marks: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', '#10': '\n', '#13': '\r' }
  if (/<|&(?!(?:lt|gt|amp|#10|#13);)/.test(text)) throw new Error(`a cell's text is no XML: ${text}`)
  const plain = text.replace(/&(lt|gt|amp|#10|#13);/g, (_, mark: string) => marks[mark] ?? '')
  // As Excel reads it, from left to right.
  return plain.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
