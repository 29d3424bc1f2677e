import { cp, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from './remove-folder.js'
import { projectDir } from './templates.js'

/** A project that is this one with more view files, by their names; `remove` takes it away. */
export async function projectWith(
  views: Readonly<Record<string, string>>,
): Promise<{ readonly projectDir: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-project-'))
  for (const name of await readdir(projectDir)) {
    if (name === 'views') await cp(join(projectDir, name), join(folder, name), { recursive: true })
    else await symlink(join(projectDir, name), join(folder, name))
  }
  for (const [name, text] of Object.entries(views)) await writeFile(join(folder, 'views', `${name}.sql`), text)
  return { projectDir: folder, remove: () => removeFolder(folder) }
}
