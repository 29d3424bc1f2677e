import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../../src/database/embedded/embedded.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { removeFolder } from '../../harness/remove-folder.js'
import { end, keeperOf, type PanelProcess, postgresOf, query, startPanelProcess } from './processes.js'

const log = { info: () => undefined, error: () => undefined }

describe('the embedded database', () => {
  let folder: string
  let dataDir: string
  let started: PanelProcess[]

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'viewdesk-embedded-')))
    // A dot and a space, as people's folders have them.
    dataDir = join(folder, 'my. folder .v1', '.viewdesk')
    started = []
  })

  afterEach(async () => {
    for (const { child } of started) await end(child, 'SIGTERM')
    await waitUntil('PostgreSQL has ended', () => postgresOf(dataDir).length === 0)
    await removeFolder(folder)
  })

  async function start(): Promise<PanelProcess> {
    const panel = await startPanelProcess(dataDir)
    started.push(panel)
    return panel
  }

  async function startWithNote(): Promise<PanelProcess> {
    const panel = await start()
    await query(panel.address, "create table note as select 'kept' as text")
    return panel
  }

  const readNote = async (panel: PanelProcess) => await query(panel.address, 'select text from note')

  test('a second start finds what the first one left', async () => {
    const first = await startWithNote()
    await end(first.child, 'SIGTERM')
    expect(postgresOf(dataDir)).toEqual([])
    expect(await readNote(await start())).toEqual([{ text: 'kept' }])
  })

  test('when the panel is killed, its database ends by itself and keeps its data', async () => {
    const panel = await startWithNote()
    expect(postgresOf(dataDir)).not.toEqual([])
    await end(panel.child, 'SIGKILL')
    await waitUntil('PostgreSQL has ended', () => postgresOf(dataDir).length === 0)
    expect(await readNote(await start())).toEqual([{ text: 'kept' }])
  })

  test('a start at the very moment after a kill waits for the old database to end', async () => {
    const panel = await startWithNote()
    await end(panel.child, 'SIGKILL')
    expect(await readNote(await start())).toEqual([{ text: 'kept' }])
  })

  test('when panel and keeper are killed, the next start stops the database that they left behind', async () => {
    const panel = await startWithNote()
    const orphans = postgresOf(dataDir)
    process.kill(keeperOf(dataDir), 'SIGKILL')
    await end(panel.child, 'SIGKILL')
    expect(postgresOf(dataDir).length).toBeGreaterThan(0)
    const next = await start()
    expect(await readNote(next)).toEqual([{ text: 'kept' }])
    expect(postgresOf(dataDir).filter((pid) => orphans.includes(pid))).toEqual([])
  })

  test('when everything is killed at once, the next start recovers', async () => {
    const panel = await startWithNote()
    const [keeper, postgres] = [keeperOf(dataDir), postgresOf(dataDir)]
    for (const pid of [keeper, ...postgres]) process.kill(pid, 'SIGKILL')
    await end(panel.child, 'SIGKILL')
    expect(await readNote(await start())).toEqual([{ text: 'kept' }])
  })

  test('when only PostgreSQL was killed, it is started again at the same address', async () => {
    const panel = await startWithNote()
    // One that ends within its first second is not started again.
    await new Promise((resolve) => setTimeout(resolve, 1200))
    for (const pid of postgresOf(dataDir)) process.kill(pid, 'SIGKILL')
    let rows: unknown = null
    await waitUntil('it answers again', async () => {
      rows = await readNote(panel).catch(() => null)
      return rows !== null
    })
    expect(rows).toEqual([{ text: 'kept' }])
    await end(panel.child, 'SIGTERM')
    expect(postgresOf(dataDir)).toEqual([])
  })

  test('when only the keeper was killed, stopping the panel still ends the database', async () => {
    const panel = await startWithNote()
    process.kill(keeperOf(dataDir), 'SIGKILL')
    await end(panel.child, 'SIGTERM')
    expect(postgresOf(dataDir)).toEqual([])
  })

  test('when only the keeper was killed, the log says that the database works on', async () => {
    const said: string[] = []
    const server = await startEmbedded(dataDir, { ...log, error: (_details, message) => said.push(message) })
    process.kill(keeperOf(dataDir), 'SIGKILL')
    await waitUntil('it is said', () => said.length > 0)
    expect(said.join()).toContain('The database keeps running')
    expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  test('a disk without room is told with the room that is needed, and not with what initdb printed', async () => {
    const nativeDir = join(folder, 'native')
    mkdirSync(join(nativeDir, 'bin'), { recursive: true })
    const full = '#!/bin/sh\necho "initdb: error: could not write to file: No space left on device" >&2\nexit 1\n'
    writeFileSync(join(nativeDir, 'bin', 'initdb'), full, { mode: 0o755 })
    // Unlike what mkdtemp makes, a folder that PostgreSQL's own user may enter.
    chmodSync(folder, 0o755)
    const starting = startEmbedded(dataDir, log, { binaries: { version: '18.0.0', nativeDir } })
    await expect(starting).rejects.toThrow(
      /^There is no room.*my\. folder \.v1.* it needs about \d+ MB.* \d+ MB are free/,
    )
    await expect(starting).rejects.not.toThrow(/initdb/)
  })

  test('a second panel on the same folder is refused by name, and a command joins the first one', async () => {
    const panel = await startWithNote()
    const second = await start()
    expect(second.failure).toContain(`${dataDir} is in use by another Viewdesk (process ${panel.child.pid})`)
    const joined = await startEmbedded(dataDir, log, { join: true })
    expect(joined.connectionString).toBe(panel.address)
    await joined.stop()
    expect(await readNote(panel)).toEqual([{ text: 'kept' }])
  })

  test('of three panels that start at the same moment on a new folder, exactly one runs', async () => {
    const panels = await Promise.all([start(), start(), start()])
    const running = panels.filter((panel) => panel.address !== null)
    expect(running).toHaveLength(1)
    expect(await query(running[0]?.address ?? null, 'select 1 as one')).toEqual([{ one: 1 }])
    for (const { failure } of panels.filter((panel) => panel.address === null)) expect(failure).toContain('in use')
  })

  test('it listens on the loopback address only, asks for the password, and gives no one superuser rights', async () => {
    const { address } = await start()
    expect(await query(address, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(await query(address, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false },
    ])
    const wrong = new URL(address ?? '')
    wrong.password = 'guessed'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  test('data of a newer PostgreSQL is refused and left as it is', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '99\n')
    expect((await start()).failure).toContain('was written by PostgreSQL 99')
  })

  test('a folder that is no database is refused and left as it is', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'thesis.txt'), '')
    expect((await start()).failure).toContain('holds no PostgreSQL database')
  })

  test('a machine without programs for it is told which ones there are', async () => {
    const machine = { platform: 'freebsd', arch: 'x64' } as const
    await expect(startEmbedded(dataDir, log, { machine })).rejects.toThrow(/freebsd-x64.*linux-x64[\s\S]*DATABASE_URL/)
  })

  test('a data folder that cannot be made is named with the way out', async () => {
    writeFileSync(join(folder, 'file'), '')
    const inFile = join(folder, 'file', 'data')
    await expect(startEmbedded(inFile, log)).rejects.toThrow(/file\/data cannot be written[\s\S]*DATA_DIR/)
  })
})
