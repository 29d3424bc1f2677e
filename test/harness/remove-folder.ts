import { rm } from 'node:fs/promises'
import { waitUntil } from './patience.js'

/** Takes a folder away, once what was started in it writes no more: a database ends a moment after its panel. */
export async function removeFolder(folder: string): Promise<void> {
  await waitUntil(`${folder} is gone`, () =>
    rm(folder, { recursive: true, force: true }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOTEMPTY') return false
        throw error
      },
    ),
  )
}
