import { inSnapshot } from '../../src/database/transactions.js'
import { parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { exportKeys, fieldsOf, parseExportOptions } from '../../src/reports/export/export.js'
import type { ExportField } from '../../src/reports/export/format.js'
import { everything } from '../../src/reports/scope.js'
import { printed } from '../../src/reports/value-types/printed.js'
import { exportRows } from '../harness/asking.js'
import { growthOf, interleave, nowhere, say } from './measure.js'

/** What this measurement needs of exceljs. It is no dependency: it would bring 166 packages for this alone. */
interface ExcelJs {
  readonly stream: {
    readonly xlsx: {
      readonly WorkbookWriter: new (
        options: object,
      ) => {
        addWorksheet(name: string): {
          columns: readonly object[]
          addRow(values: readonly unknown[]): { commit(): void }
          commit(): Promise<void>
        }
        commit(): Promise<void>
      }
    }
  }
}

const halfYear = new URLSearchParams('from=2026-01-01&to=2026-06-30')

/** A workbook of half a year's completed jobs, against exceljs, which streams the same rows, numbers and dates. */
export async function compareWorkbooks(context: ReportsContext): Promise<void> {
  const excelJs = await findExcelJs()
  if (excelJs === null) return say('workbooks: left out. Run "npm install --no-save exceljs@4.4.0" first.')
  const report = context.catalogue.find('completed_jobs')
  if (!report) throw new Error('completed_jobs is not there')
  const query = parseListQuery(report, halfYear, context, exportKeys)
  const options = parseExportOptions(report, 'xlsx', halfYear)
  const grown = { mine: 0, bare: 0 }
  let rows = 0
  const { mine, bare } = await interleave(
    async () => {
      grown.mine = Math.max(
        grown.mine,
        await growthOf(async () => {
          rows = (await exportRows(context, query, options, everything, nowhere(), new AbortController().signal)).rows
        }),
      )
    },
    async () => {
      const fields = fieldsOf(context.catalogue, report, options)
      grown.bare = Math.max(grown.bare, await growthOf(() => writeWithExcelJs(excelJs, context, fields)))
    },
  )
  say(
    `xlsx of completed_jobs, ${rows} rows: ${mine.toFixed(0)} ms and ${grown.mine.toFixed(0)} MB more, exceljs ${bare.toFixed(0)} ms and ` +
      `${grown.bare.toFixed(0)} MB more: ${(bare / mine).toFixed(2)}x as fast (at least 3), ${(grown.mine / grown.bare).toFixed(2)} of the memory (at most 0.2)`,
  )
}

async function findExcelJs(): Promise<ExcelJs | null> {
  const name = 'exceljs'
  try {
    return ((await import(name)) as { default: ExcelJs }).default
  } catch {
    return null
  }
}

/** The same columns, read a thousand rows at a time: amounts as numbers with their format, days and times as dates. */
async function writeWithExcelJs(
  excelJs: ExcelJs,
  context: ReportsContext,
  fields: readonly ExportField[],
): Promise<void> {
  const workbook = new excelJs.stream.xlsx.WorkbookWriter({
    stream: nowhere(),
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 1 } },
  })
  const sheet = workbook.addWorksheet('Export')
  sheet.columns = fields.map(({ header, value }) => ({ header, width: 13, style: styleOf(value.unit) }))
  const cells = fields.map(
    ({ value }, index) => `${printed(value.expression, value.unit, value.dataType)} as c${index}`,
  )
  const joins = [...new Set(fields.flatMap(({ join }) => join ?? []))]
  await inSnapshot(context.pools.export, { timeZone: context.timeZone, timeoutMs: 0 }, async (client) => {
    await client.query(`declare export no scroll cursor for
      select ${cells.join(', ')}
      from (select * from reports.completed_jobs where completed_on between '2026-01-01' and '2026-06-30') as row
      ${joins.join('\n')}
      order by row.completed_on desc nulls last, row.job_id`)
    for (;;) {
      const { rows } = await client.query<Record<string, unknown>>('fetch 1000 from export')
      if (rows.length === 0) break
      for (const row of rows) sheet.addRow(fields.map((field, index) => cellOf(field, row[`c${index}`]))).commit()
    }
  })
  await sheet.commit()
  await workbook.commit()
}

const decimals = ['money', 'percent', 'hours', 'days']

function styleOf(unit: ExportField['value']['unit']): object {
  if (decimals.includes(unit)) return { numFmt: '#,##0.00' }
  if (unit === 'count') return { numFmt: '#,##0' }
  if (unit === 'date') return { numFmt: 'yyyy-mm-dd' }
  return unit === 'time' ? { numFmt: 'yyyy-mm-dd hh:mm' } : {}
}

function cellOf({ value: { unit } }: ExportField, value: unknown): unknown {
  if (value === null) return null
  if (decimals.includes(unit) || unit === 'count' || unit === 'number') return Number(value)
  return unit === 'date' || unit === 'time' ? new Date(String(value)) : value
}
