import type { ClientBase } from 'pg'
import { readElsewhere } from '../view-files/read-elsewhere.js'
import { type ViewFile, ViewFileError } from '../view-files/view-file.js'
import { isNoFaultOfTheFile } from './create-statement.js'

/**
 * Asks PostgreSQL whether it understands the SELECT of each check. It is only parsed: no row is read.
 *
 * @param options.names views that stand under another name for now
 * @param options.absent views that are not there: checks that read them are left out
 * @throws ViewFileError with the file and the line of the check; the client's transaction is then of no more use
 */
export async function probeChecks(
  client: ClientBase,
  files: readonly ViewFile[],
  { names, absent }: { names: ReadonlyMap<string, string>; absent: ReadonlySet<string> },
): Promise<void> {
  for (const { file, header } of files) {
    for (const { compares, line } of header.checks) {
      if (compares.kind !== 'total' || compares.expected.kind !== 'select') continue
      if (compares.expected.reads.some(({ name }) => absent.has(name))) continue
      const select = readElsewhere(compares.expected.select, names)
      try {
        // On a line of its own, so that a comment at the SELECT's end takes no bracket with it.
        await client.query(`prepare viewdesk_check as select ((\n${select}\n))::numeric; deallocate viewdesk_check`)
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        if (code === undefined || isNoFaultOfTheFile(code)) throw error
        const remedy = 'Write what it is compared with as one number, from columns that are there.'
        throw new ViewFileError([{ file, line, message: `check: ${message}.\n  ${remedy}` }])
      }
    }
  }
}
