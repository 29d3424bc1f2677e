import { existsSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { spokenLanguages } from '../../spoken-languages.js'
import { type Fault, ViewFileError } from './fault.js'
import { faultsOfNames, faultsOfTwins } from './faults-between-files.js'
import { readText } from './read-text.js'
import { readViewFile } from './read-view-files.js'
import type { ViewFile } from './view-file.js'

/** A file that is there and that nobody can read: what its view should be is not known. */
export interface UnreadableFile {
  /** The view's name: the file's name without `.sql`. */
  readonly name: string
  readonly file: string
  readonly isSource: boolean
  /** In one line, with the file's name and what to do. */
  readonly problem: string
}

export interface ViewFolder {
  /** Sorted by name, those of `sources/` first. */
  readonly files: readonly ViewFile[]
  readonly unreadable: readonly UnreadableFile[]
}

/**
 * Reads every `.sql` file of `viewsDir` and of its `sources/` folder.
 *
 * What editors and systems leave beside a file does not count; what is there and cannot be read is told apart.
 *
 * @param timeZone IANA name, put in the place of `:'time_zone'`
 * @throws ViewFileError with every fault of every file that can be read, ViewFolderError
 */
export async function readViewFolder(viewsDir: string, timeZone: string): Promise<ViewFolder> {
  // Without this, a path that is wrong would drop every view as one whose file is gone.
  if (!existsSync(viewsDir))
    throw new ViewFolderError(`The folder of the view files, ${viewsDir}, is missing. Create it, or correct the path.`)
  const languages = spokenLanguages(dirname(viewsDir))
  const faults: Fault[] = []
  const files: ViewFile[] = []
  const unreadable: UnreadableFile[] = []
  for (const folder of [join(viewsDir, 'sources'), viewsDir]) {
    for (const name of await viewFilesIn(folder)) {
      const path = join(folder, name)
      const file = join('views', relative(viewsDir, path)).replaceAll('\\', '/')
      const about = { file, isSource: folder !== viewsDir }
      const read = await readText(path)
      if ('problem' in read) {
        unreadable.push({ ...about, name: name.replace(/\.sql$/i, ''), problem: `${file} ${read.problem}` })
        continue
      }
      const parsed = await readViewFile(read.text, { ...about, timeZone, languages })
      if (parsed instanceof ViewFileError) faults.push(...parsed.faults)
      else files.push(parsed)
    }
  }
  faults.push(...faultsOfTwins(files))
  // A file with faults of its own is not among `files`: what names it is judged when it can be read.
  if (faults.length === 0 && unreadable.length === 0) faults.push(...faultsOfNames(files))
  if (faults.length > 0) throw new ViewFileError(faults)
  return { files, unreadable }
}

/** The folder of the view files is missing, or cannot be looked into. */
export class ViewFolderError extends Error {
  readonly code = 'no_view_folder'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ViewFolderError'
  }
}

/** Files of editors, systems and merges: `.#x.sql`, `._x.sql`, `#x.sql`, `~$x.sql`, `x_BACKUP_4711.sql`. */
function isLeftBeside(name: string): boolean {
  return /^[.#~]|[_.](BACKUP|BASE|LOCAL|REMOTE)[_.]\d+\.sql$/.test(name)
}

async function viewFilesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.sql$/i.test(name) && !isLeftBeside(name)).sort()
  } catch (cause) {
    // Only a folder that nobody made may be missing: a link to one that is away must not drop its views.
    const isMade = await lstat(folder).then(
      () => true,
      () => false,
    )
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' && !isMade) return []
    const problem = `The folder of view files ${folder} cannot be read: ${(cause as Error).message}.`
    throw new ViewFolderError(`${problem} Nothing was changed.`, { cause })
  }
}
