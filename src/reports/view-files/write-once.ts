import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A view file could not be written, or is there already. */
export class NotWrittenError extends Error {
  readonly code = 'not_written'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'NotWrittenError'
  }
}

/**
 * Writes a view file that is not there yet.
 *
 * @param file as errors name it: `views/sources/source_job.sql`
 * @throws NotWrittenError; what is there is left as it is
 */
export async function writeOnce(path: string, file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new NotWrittenError(`${file} is there already, and is left as it is. Choose another name.`, { cause })
    throw new NotWrittenError(`${file} could not be written: ${message}.`, { cause })
  }
}
