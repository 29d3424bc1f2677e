import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type NewView, writeNewView } from '../../../src/reports/sync/new-view.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { projectDir } from '../../harness/templates.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const begin = (name: string, more: Partial<NewView> = {}) =>
  writeNewView(desk.database.pools.read, {
    name,
    viewsDir: desk.folder,
    title: undefined,
    from: undefined,
    isMaterialized: false,
    ...more,
  })
const written = (name: string) => readFile(join(desk.folder, `${name}.sql`), 'utf8')

describe('a view file that is begun', () => {
  test('syncs as it is, without any table', async () => {
    expect(await begin('parts_by_day')).toMatchObject({ file: 'views/parts_by_day.sql', grain: ['id'] })
    expect(await written('parts_by_day')).toMatch(/^-- title: +Parts by day\n/)
    expect(await desk.sync()).toEqual({ parts_by_day: 'create' })
    expect(await desk.sync()).toEqual({ parts_by_day: 'unchanged' })
  })

  test('has the columns of the table that it reads, whatever they are called and of what type', async () => {
    await desk.sql(
      `create schema "Sales.2"; create table "Sales.2"."Order" (
      "Order" int, no bigint, _id text, page real, "a ""b"", [c]" text, at timestamp, on_day date, done boolean,
      doc json, spot point, span interval, tags text[], "two
lines" text, "." "char" default 'a', unique (no, "Order"))`,
    )
    await expect(begin('orders', { from: 'Sales.2.Order' })).rejects.toThrow(
      'There is no table or view "Sales.2.Order".',
    )
    expect(
      await begin('orders', { from: '"Sales.2"."Order"', title: 'All\norders', isMaterialized: true }),
    ).toMatchObject({
      grain: ['no', 'Order'],
      from: '"Sales.2"."Order"',
      remarks: [
        expect.stringContaining('the column is called row_id here'),
        expect.stringContaining('takes it for UTC'),
      ],
    })
    expect(await written('orders')).toContain('All orders\n')
    expect(await desk.sync()).toEqual({ orders: 'create' })
    expect((await desk.context()).catalogue.find('orders')?.columns).toHaveLength(14)
  })

  test('takes words, units and grain from the file of the view that it reads', async () => {
    await desk.write(
      'things',
      `${header}-- provider: id\n-- column id [provider]: Provider. Who does it.\n\nselect id, name from public.provider`,
    )
    await mkdir(join(desk.folder, 'sources'))
    await desk.write(
      'sources/source_provider',
      `${header}-- dimension: Provider, Providers\n\nselect id, name from public.provider`,
    )
    await expect(begin('more', { from: 'things' })).rejects.toThrow(
      'views/things.sql is not in the database yet. Run "npx viewdesk views sync things" first.',
    )
    await desk.sync()
    await begin('more', { from: 'things' })
    expect(await written('more')).toMatch(/\n-- dimension provider: +id\n/)
    expect(await written('more')).toMatch(/-- column id \[provider\]: +Provider\. Who does it\.\n/)
    expect(await written('more')).toMatch(/\nfrom things\n$/)
    await begin('table_of_one', { from: 'provider' })
    expect(await written('table_of_one')).toMatch(/\nfrom source_provider\n$/)
    await begin('source_part', { from: 'public.job_part' })
    expect(await readdir(join(desk.folder, 'sources'))).toEqual(['source_part.sql', 'source_provider.sql'])
    expect(await desk.sync()).toMatchObject({ more: 'create', table_of_one: 'create', source_part: 'create' })
  })

  test('calls the key of a table an id, and what is the key of another one by its name', async () => {
    await mkdir(join(desk.folder, 'sources'))
    await desk.write('sources/source_supplier', `${header}\nselect id, name from public.provider`)
    await begin('source_work', { from: 'public.job' })
    expect(await written('sources/source_work')).toMatch(/-- column id \[id\]: /)
    expect(await written('sources/source_work')).toMatch(/-- column provider_id \[supplier\]: /)
    expect(await desk.sync()).toMatchObject({ source_work: 'create' })
  })

  test('overwrites nothing, and is refused in words', async () => {
    await begin('things')
    const before = await written('things')
    await expect(begin('things', { from: 'provider' })).rejects.toThrow(
      'The name things is taken by views/things.sql, which is left as it is. Choose another name.',
    )
    await expect(begin('source_things')).rejects.toThrow('The name things is taken by views/things.sql')
    await mkdir(join(desk.folder, 'folder.sql'))
    await expect(begin('folder')).rejects.toThrow('views/folder.sql is there already, and is left as it is.')
    for (const name of ['Things', 'a b', '../up', 'viewdesk_x', '', 'dashboard', 'a/b', 'x'.repeat(64)]) {
      await expect(begin(name)).rejects.toThrow(/a view cannot be called/i)
    }
    await expect(begin('other', { from: 'nope' })).rejects.toThrow('There is no table or view "nope".')
    expect((await readdir(desk.folder)).sort()).toEqual(['folder.sql', 'things.sql'])
    expect(await written('things')).toBe(before)
  })

  test('is told by the command with what to do next, and never one that is there', () => {
    const program = join(projectDir, 'dist', 'src', 'cli.js')
    const { status, stderr } = spawnSync(process.execPath, [program, 'views', 'new', 'open_jobs'], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([1, expect.stringContaining('taken by views/open_jobs.sql')])
  })
})
