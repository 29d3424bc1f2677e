import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { dropViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** A project: its name, and a folder of view files of its own. */
interface Project {
  write(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
  sync(more?: { prune?: boolean }): Promise<Record<string, string>>
  /** Why, by view. */
  plan(): Promise<Record<string, string>>
}

let desk: ViewsDesk
let folders: string[]
beforeEach(async () => {
  desk = await openViewsDesk()
  folders = []
})
afterEach(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
  await desk.close()
})

async function project(name: string): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-views-'))
  folders.push(folder)
  const options = { viewsDir: folder, timeZone: 'UTC', project: name }
  return {
    write: (view, text) => writeFile(join(folder, `${view}.sql`), text),
    remove: (view) => rm(join(folder, `${view}.sql`)),
    sync: async (more) => {
      const steps = await syncViews(desk.database.pools, { ...options, ...more })
      return Object.fromEntries(steps.map(({ name: view, action }) => [view, action]))
    },
    plan: async () => {
      const steps = await planViews(desk.database.pools, options)
      return Object.fromEntries(steps.map(({ name: view, action, reason }) => [view, `${action}: ${reason}`]))
    },
  }
}

const things = `${header}\nselect id, name from public.provider`
const ownersOf = async (view: string) =>
  (await desk.sql<{ projects: string[] }>(`select projects from viewdesk.synced_view where name = '${view}'`))[0]
    ?.projects

describe('a view whose file is gone', () => {
  test('is kept and told, until somebody asks for it to go', async () => {
    const shop = await project('shop')
    await shop.write('things', things)
    await shop.write('others', things)
    await shop.sync()
    await shop.remove('things')
    expect(await shop.plan()).toEqual({
      others: 'unchanged: nothing changed',
      things: 'keep: its file is gone; "--prune" drops it',
    })
    expect(await shop.sync()).toEqual({ others: 'unchanged', things: 'keep' })
    expect(await shop.sync({ prune: true })).toEqual({ others: 'unchanged', things: 'drop' })
  })

  test('and that is read by one that is kept stays, until both go', async () => {
    const shop = await project('shop')
    await shop.write('things', things)
    await shop.write('readers', `${header}\nselect id from things`)
    await shop.sync()
    await shop.remove('things')
    await shop.remove('readers')
    expect(await shop.sync()).toEqual({ things: 'keep', readers: 'keep' })
    expect(await shop.sync({ prune: true })).toEqual({ readers: 'drop', things: 'drop' })
  })
})

describe('two projects in one database', () => {
  test('leave the views of the other alone, whatever they prune, and say whose they are', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    await shop.write('things', things)
    await office.write('papers', things)
    expect(await shop.sync()).toEqual({ things: 'create' })
    expect(await office.sync({ prune: true })).toEqual({ papers: 'create', things: 'keep' })
    expect(await shop.plan()).toEqual({
      things: 'unchanged: nothing changed',
      papers: 'keep: it belongs to the project "office"',
    })
    expect(await shop.sync({ prune: true })).toEqual({ things: 'unchanged', papers: 'keep' })
  })

  test('share a view that both have alike: it goes when neither has it any more', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    for (const one of [shop, office]) await one.write('things', things)
    await shop.sync()
    expect(await office.sync()).toEqual({ things: 'unchanged' })
    expect(await ownersOf('things')).toEqual(['shop', 'office'])
    await shop.remove('things')
    expect(await shop.plan()).toEqual({ things: 'keep: its file is gone, but the project "office" has one' })
    expect(await shop.sync({ prune: true })).toEqual({ things: 'keep' })
    expect(await ownersOf('things')).toEqual(['office'])
    await office.remove('things')
    expect(await office.sync({ prune: true })).toEqual({ things: 'drop' })
  })

  test.each([
    ['another SELECT', `${header}\nselect id, name, 1 as rank from public.provider`],
    ['another kind', `${materialized}\nselect id, name from public.provider`],
    ['another comment', things.replace('All things.', 'Everything.')],
  ])('one that has a view with %s is refused by name, and nothing is changed', async (_what, text) => {
    const [shop, office] = [await project('shop'), await project('office')]
    await shop.write('things', things)
    await office.write('things', text)
    await shop.sync()
    await expect(office.sync()).rejects.toThrow(
      /^views\/things\.sql:1: reports\.things belongs to the project "shop" as well, and would become another view here \(.+\)\. Rename the file, or make the two the same\.$/,
    )
    expect(await ownersOf('things')).toEqual(['shop'])
    expect(await shop.sync()).toEqual({ things: 'unchanged' })
  })

  test('one of those that share a view cannot change it for the other', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    for (const one of [shop, office]) {
      await one.write('things', things)
      await one.sync()
    }
    await shop.write('things', `${header}\nselect id, name, 1 as rank from public.provider`)
    await expect(shop.sync()).rejects.toThrow(
      /belongs to the project "office" as well, .* so that this project has a view of its own/,
    )
  })

  test('one drops no view of the other, whether it has a file of that name or not, and is told whose it is', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    await shop.write('things', things)
    await shop.write('papers', things)
    await shop.sync()
    await office.write('papers', `${header}\nselect id, name, 1 as rank from public.provider`)
    for (const name of ['things', 'papers']) {
      await expect(dropViews(desk.database.pools, { names: [name], project: 'office' })).rejects.toThrow(
        `${name} belongs to the project "shop": nothing was dropped. Drop it there, or name that project with --project.`,
      )
    }
    expect(await dropViews(desk.database.pools, { project: 'office' })).toEqual([])
    expect(await shop.sync()).toEqual({ papers: 'unchanged', things: 'unchanged' })
    expect(await dropViews(desk.database.pools, { names: ['things'], project: 'shop' })).toEqual(['things'])
  })

  test('one that drops all its views keeps those that the other has as well, and says so', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    for (const one of [shop, office]) await one.write('things', things)
    await shop.write('papers', things)
    await shop.sync()
    await office.sync()
    await expect(dropViews(desk.database.pools, { names: ['things'], project: 'shop' })).rejects.toThrow(
      'things belongs to the project "office" as well: nothing was dropped. Delete its file in this project and run "npx viewdesk views sync": then it is theirs alone.',
    )
    const kept: string[] = []
    const onKept = (words: string): void => void kept.push(words)
    expect(await dropViews(desk.database.pools, { project: 'shop', onKept })).toEqual(['papers'])
    expect(kept).toEqual(['things: the project "office" has it as well'])
    expect(await office.sync()).toEqual({ things: 'unchanged' })
  })

  test('either has changes captured, or no longer, beneath what both have alike, and all that reads it', async () => {
    const { admin } = desk.database.pools
    const [shop, office] = [await project('shop'), await project('office')]
    const incremental = `${header}-- materialized: incremental\n`
    for (const one of [shop, office]) {
      await one.write('things', `${incremental}\nselect id, name from public.provider`)
      await one.write('stored', `${materialized}\nselect id, name from things`)
      await one.write('readers', `${header}\nselect id, name from stored`)
      await one.sync()
    }
    const rebuilt = { things: 'rebuild', stored: 'rebuild', readers: 'replace' }
    const unchanged = { things: 'unchanged', stored: 'unchanged', readers: 'unchanged' }
    for (const [wish, one, other] of [
      ['on', shop, office],
      ['off', office, shop],
    ] as const) {
      await wishCapture(admin, wish)
      expect(await one.sync()).toEqual(rebuilt)
      expect(await other.sync()).toEqual(unchanged)
    }
    await wishCapture(admin, 'on')
    await shop.write('things', `${incremental}\nselect id, name || '!' as name from public.provider`)
    await expect(shop.sync()).rejects.toThrow(/things belongs to the project "office" as well/)
    await shop.write('things', `${incremental}\nselect id, name from public.provider`)
    await shop.write('stored', `${materialized}\nselect id, name || '!' as name from things`)
    await expect(shop.sync()).rejects.toThrow(/stored belongs to the project "office" as well/)
  })

  test('one that would leave a reader of the other behind is refused', async () => {
    const [shop, office] = [await project('shop'), await project('office')]
    for (const one of [shop, office]) await one.write('things', things)
    await office.write('readers', `${header}\nselect id from things`)
    await shop.sync()
    await office.sync()
    await office.remove('things')
    expect(await office.sync({ prune: true })).toEqual({ readers: 'unchanged', things: 'keep' })
    await shop.write('things', `${materialized}\nselect id, name from public.provider`)
    await expect(shop.sync()).rejects.toThrow(/^things has to be rebuilt .*, but reports\.readers reads it/)
    expect(await office.sync()).toMatchObject({ readers: 'unchanged' })
  })
})

test('any release of a project may change its views, and what was made before there were projects is taken over', async () => {
  await desk.write('things', things)
  await desk.sync()
  expect(await ownersOf('things')).toEqual([])
  const [before, after] = [await project('shop'), await project('shop')]
  await before.write('things', things)
  expect(await before.sync()).toEqual({ things: 'unchanged' })
  await after.write('things', `${header}\nselect id, name, 1 as rank from public.provider`)
  expect(await after.sync()).toEqual({ things: 'replace' })
  expect(await ownersOf('things')).toEqual(['shop'])
})
