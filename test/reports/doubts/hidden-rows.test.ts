import { hiddenRowsOf } from '../../../src/reports/doubts/hidden-rows.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('names', '-- title: N\n-- description: d\n-- grain: id\n\nselect id, name from public.provider')
  await desk.sync()
})
afterEach(() => desk?.close())

const hidden = async () => {
  const { files } = await readViewFolder(desk.folder, 'UTC')
  return (await hiddenRowsOf(desk.database.pools.read, files)).map(({ message }) => message)
}
const secured = 'alter table public.provider enable row level security, force row level security;'

describe('row level security of a table that a report reads', () => {
  test('is nothing to tell where there is none, or where it binds nobody', async () => {
    expect(await hidden()).toEqual([])
    await desk.sql('alter table public.provider enable row level security')
    // Whoever owns a table is not bound by its policies.
    expect(await hidden()).toEqual([])
  })

  test('is told with its remedy where it hides all rows', async () => {
    await desk.sql(secured)
    expect(await desk.sql('select from reports.names')).toEqual([])
    const [problem = '', ...others] = await hidden()
    expect(others).toEqual([])
    expect(problem).toContain('public.provider has row level security, and the role')
    expect(problem).toContain('sees none of its rows: no policy is for it')
    // The remedy is one, run as it stands.
    await desk.sql(/create policy.*;/.exec(problem)?.[0] ?? 'no remedy')
    expect(await hidden()).toEqual([])
    expect(await desk.sql('select from reports.names')).toHaveLength(3)
  })

  test('is told where it lets some rows through, and where a second policy narrows the first', async () => {
    await desk.sql(`${secured} create policy few on public.provider using (id = 1)`)
    expect((await hidden())[0]).toContain('sees only the rows that its policies let through')
    await desk.sql('create policy everything on public.provider using (true)')
    expect(await hidden()).toEqual([])
    await desk.sql('create policy narrow on public.provider as restrictive using (id = 1)')
    expect(await hidden()).toHaveLength(1)
  })

  test('is told of a table that somebody put beside the views, before the view that reads it is synced', async () => {
    await desk.sql(`create table reports.ledger (id int primary key);
      alter table reports.ledger enable row level security, force row level security`)
    await desk.write('bare', '-- title: B\n-- description: d\n-- grain: id\n\nselect id from ledger')
    await desk.write('named', '-- title: N\n-- description: d\n-- grain: id\n\nselect id from reports.ledger')
    const { files } = await readViewFolder(desk.folder, 'UTC')
    const [doubt, ...others] = await hiddenRowsOf(desk.database.pools.read, files)
    expect([doubt?.message, doubt?.views, others]).toEqual([
      expect.stringContaining('reports.ledger has row level security'),
      ['bare', 'named'],
      [],
    ])
  })

  test('is found behind a function whose body names the table, and not where it runs as an owner who is not bound', async () => {
    await desk.sql(`create schema sales; create table sales.orders (id int primary key);
      alter table sales.orders enable row level security, force row level security;
      create function sales.all_orders() returns setof sales.orders begin atomic select * from sales.orders; end`)
    await desk.write('orders', '-- title: O\n-- description: d\n-- grain: id\n\nselect id from sales.all_orders()')
    await desk.sync()
    expect((await hidden())[0]).toContain('sales.orders has row level security')
    await desk.sql('alter table sales.orders no force row level security')
    expect(await hidden()).toEqual([])
  })

  test('is found behind views of others, too', async () => {
    await desk.sql(`create view public.behind with (security_invoker) as select * from public.job;
      alter table public.job enable row level security, force row level security`)
    await desk.write('jobs', '-- title: J\n-- description: d\n-- grain: id\n\nselect id from public.behind')
    await desk.sync()
    expect((await hidden())[0]).toContain('public.job has row level security')
  })
})
