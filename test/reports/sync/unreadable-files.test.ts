import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const path = (name: string) => join(desk.folder, name)
const problems = async () =>
  (await planViews(desk.database.pools, desk.options())).flatMap(({ problem }) => (problem === null ? [] : [problem]))

describe('a file counts as what its text says', () => {
  const text = `${header}-- column word [text]: Wört.\n\nselect id, 'naïve' as word from public.provider`
  const swapped = (utf16: string) => Buffer.from(utf16, 'utf16le').swap16()

  test.each([
    ['with a byte order mark', (it: string) => Buffer.from(`\ufeff${it}`)],
    ['with two of them', (it: string) => Buffer.from(`\ufeff\ufeff${it}`)],
    ['with the ends of lines of Windows', (it: string) => Buffer.from(it.replaceAll('\n', '\r\n'))],
    ['with the ends of lines of old Macs', (it: string) => Buffer.from(it.replaceAll('\n', '\r'))],
    ['with those in its header only', (it: string) => Buffer.from(it.replaceAll('\n--', '\r--'))],
    ['in UTF-16 with a mark', (it: string) => Buffer.from(`\ufeff${it}`, 'utf16le')],
    ['in UTF-16 without one', (it: string) => Buffer.from(it, 'utf16le')],
    ['in UTF-16 of the other order with a mark', (it: string) => swapped(`\ufeff${it}`)],
    ['in UTF-16 of the other order without one', (it: string) => swapped(it)],
  ])('%s', async (_what, encode) => {
    await writeFile(path('things.sql'), encode(text))
    expect(await desk.sync()).toEqual({ things: 'create' })
    expect(await desk.sql('select distinct word from reports.things')).toEqual([{ word: 'naïve' }])
    await desk.write('things', text)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  })
})

test('what editors and systems leave beside a file does not count, whatever it is', async () => {
  await desk.write('things', `${header}\nselect id from public.provider`)
  const left = ['._things.sql', 'things.sql~', '#things.sql#', '.things.sql.swp', '4913', '~$things.sql', '#things.sql']
  for (const name of [...left, 'things.sql.bak', '.sql', 'things_BACKUP_4711.sql'])
    await writeFile(path(name), Buffer.from([0, 1, 2, 0xff]))
  await symlink('somebody@host.4711:1', path('.#things.sql'))
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await problems()).toEqual([])
})

describe('what is called like a view file and cannot be read', () => {
  const makers: [what: string, says: RegExp, make: (at: string) => Promise<unknown>][] = [
    ['a folder', /is a folder\. Move it/, (at) => mkdir(at)],
    ['a pipe', /is a pipe\. Move it/, async (at) => execFileSync('mkfifo', [at])],
    ['a device', /is a device\. Move it/, (at) => symlink('/dev/zero', at)],
    ['a link to nothing', /is a link to a file that is not there/, (at) => symlink('nowhere.sql', at)],
    ['a link to itself', /is a link that leads back to itself/, (at) => symlink(at, at)],
    ['what the system refuses to read', /cannot be read: the disk/, (at) => symlink('/proc/self/mem', at)],
    ['5 MB', /has 5\.0 MB, and a view file has 1 MB at most/, (at) => writeFile(at, '-- a\n'.repeat(1024 * 1024))],
    ['a binary', /is not text: it has a NUL byte in line 1/, (at) => writeFile(at, 'ab\0cd')],
    ['random bytes', /is not text/, (at) => writeFile(at, Buffer.from([0x89, 0x50, 0, 0, 0xff, 0xfe, 0, 1]))],
    ['half of UTF-16', /is not text/, (at) => writeFile(at, Buffer.from([0xff, 0xfe, 0x2d, 0, 0x2d]))],
    ['Latin-1', /is not written in UTF-8: line 2 has/, (at) => writeFile(at, Buffer.from('-- a\n-- \xe9', 'latin1'))],
  ]

  test.each(makers)('such as %s is told in one line; its view stays, and others go on', async (_what, says, make) => {
    await desk.write('alpha', `${materialized}-- column id [number]: Id.\n\nselect id from public.provider`)
    await desk.write('reader', `${header}-- rows: alpha\n\nselect id from alpha`)
    await desk.write('gone', `${header}\nselect id from public.provider`)
    await desk.sync()
    await desk.remove('alpha')
    await desk.remove('gone')
    await make(path('alpha.sql'))
    await desk.write('other', `${header}\nselect id from public.provider`)
    expect(await problems()).toEqual([expect.stringMatching(new RegExp(`^views/alpha\\.sql ${says.source}`))])
    expect((await problems())[0]).not.toContain('\n')
    expect(await desk.sync()).toEqual({ alpha: 'keep', reader: 'unchanged', gone: 'keep', other: 'create' })
    expect(await desk.sql('select id from reports.reader')).toHaveLength(3)
    expect((await desk.context()).catalogue.reports.map(({ name }) => name).sort()).toEqual([
      'alpha',
      'other',
      'reader',
    ])
    await rm(path('alpha.sql'), { recursive: true })
    await desk.write('alpha', `${materialized}-- column id [number]: Id.\n\nselect id from public.provider`)
    expect(await desk.sync()).toEqual({ alpha: 'unchanged', reader: 'unchanged', gone: 'drop', other: 'unchanged' })
  })

  test('such as a socket is told, and waits for nobody', async () => {
    const server = createServer().listen(path('things.sql'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await problems()).toEqual([expect.stringMatching(/is a socket/)])
    server.close()
  })

  test('before it was ever built is told, and so is what names it; the others are built', async () => {
    await mkdir(path('alpha.sql'))
    await desk.write('reader', `${header}\nselect id from reports.alpha`)
    await desk.write('above', `${header}-- rows: reader\n\nselect id from public.provider`)
    await desk.write('other', `${header}\nselect id from public.provider`)
    expect(await desk.sync()).toEqual({ alpha: 'keep', reader: 'keep', above: 'keep', other: 'create' })
    expect(await problems()).toEqual([
      expect.stringMatching(/^views\/alpha\.sql is a folder/),
      expect.stringMatching(/^views\/reader\.sql is left as it is: it names alpha, whose file cannot be read/),
      expect.stringMatching(/^views\/above\.sql is left as it is: it names reader/),
    ])
  })

  test('a view that was taken back stays so while its file cannot be read', async () => {
    const [first, second] = [`${header}\nselect 1 as id`, `${header}\nselect 2 as id`]
    await desk.write('things', first)
    await desk.sync()
    await desk.write('things', second)
    await desk.sync()
    await desk.sync({ rollback: 'things' })
    await desk.remove('things')
    await mkdir(path('things.sql'))
    expect(await desk.sync()).toEqual({ things: 'keep' })
    await rm(path('things.sql'), { recursive: true })
    await desk.write('things', second)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect(await desk.sql('select id from reports.things')).toEqual([{ id: 1 }])
  })

  test('a folder of sources that is a link to nowhere drops no view', async () => {
    await mkdir(path('sources'))
    await writeFile(path('sources/source_thing.sql'), `${header}\nselect id from public.provider`)
    await desk.sync()
    await rm(path('sources'), { recursive: true })
    await symlink('away', path('sources'))
    await expect(desk.sync()).rejects.toThrow(/folder of view files .*sources cannot be read/)
    expect(await desk.sql('select id from reports.source_thing')).toHaveLength(3)
  })
})
