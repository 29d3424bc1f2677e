import { Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import { quoteIdentifier } from '../../database/identifiers.js'
import { printedAsJson } from '../value-types/printed.js'
import { printedInBulk } from '../value-types/printed-in-bulk.js'
import { isBoolean } from '../value-types/type-names.js'
import { asLines, type ExportValue, type FileFormat } from './format.js'

/** One array of objects, a row a line; values as the API gives them. */
export const json: FileFormat = {
  mostRows: null,
  statement: (fields, source) => {
    const cells = fields.map(({ value, header }) => `${cell(value)} as ${quoteIdentifier(header)}`)
    return `copy (select row_to_json(line.*)::text from (select ${cells.join(', ')} ${source}) as line) to stdout ${asLines}`
  },
  open: (output) => {
    const array = jsonArray()
    array.pipe(output, { end: false })
    return {
      sinks: [array],
      writeTotals: () => undefined,
      close: async () => {
        array.end()
        await finished(array)
        output.end()
        await finished(output)
      },
    }
  },
}

// Counts are numbers, all else is text but what is true or false.
function cell({ expression, unit, dataType }: ExportValue): string {
  if (unit === 'count') return printedAsJson(expression, unit, dataType)
  const sql = printedInBulk(expression, unit, dataType)
  return isBoolean(dataType) ? sql : `(${sql})::text`
}

/** Turns lines of JSON into one array; only the line ends are touched, so that bytes may be cut anywhere. */
function jsonArray(): Transform {
  let isFirst = true
  let rest = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      const text = lines.map((line, index) => `${isFirst && index === 0 ? '[' : ','}\n${line}`).join('')
      if (lines.length > 0) isFirst = false
      done(null, Buffer.from(text, 'latin1'))
    },
    flush(done) {
      done(null, isFirst ? '[]\n' : '\n]\n')
    },
  })
}
