import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDoubts } from '../../../src/reports/doubts/find-doubts.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

// Five jobs: two DONE, one Closed, one draft, one without a status. Billed are 10.00, 20.00, 30.00 and nothing twice.
const jobs = `
  insert into job (id, provider_id, title, status, final_value, created_at) values
    (1, 1, 'A', 'DONE', 10, now()), (2, 1, 'B', 'DONE', 20, now()), (3, 2, 'C', 'Closed', 30, now()),
    (4, 2, 'D', 'draft', null, now())`
const header = `-- title: Jobs
-- description: Jobs.
-- grain: id
-- column status [choice draft, completed, cancelled]: Status.
`
const source = (select: string) => `${header}\n${select}`

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  await desk.sql('alter table job drop constraint if exists job_status_check')
  await desk.sql(jobs)
})
afterEach(() => desk?.close())

async function doubtsOf(select: string) {
  await writeFile(join(desk.folder, 'sources', 'source_job.sql'), source(select))
  const { files } = await readViewFolder(desk.folder, 'UTC')
  return await findDoubts(desk.database.pools.read, files, { timeZone: 'UTC' })
}

const columns = 'select id, provider_id, status, final_value from public.job'

describe('values that a list does not have', () => {
  test('are counted and told at the source, with what no row has', async () => {
    const [doubt, ...others] = await doubtsOf(columns)
    expect(others).toEqual([])
    expect(doubt).toEqual({
      code: 'unlisted_values',
      views: ['source_job'],
      isNote: false,
      message: `views/sources/source_job.sql:4: column status has values that its list does not have, in 3 rows: "DONE" (2), "Closed" (1). No row has completed, cancelled.
  List them, as in [choice draft, completed, DONE], or let the SELECT call them as the list does.`,
    })
  })

  test('are shown as they are where the list has none of them', async () => {
    const [doubt] = await doubtsOf(columns.replace('status', 'final_value > 15 as status'))
    expect(doubt?.message).toMatch(/List them, as in \[choice (?:true, false|false, true)\], or let/)
  })

  test('are only a note where it is the list that has more', async () => {
    await desk.sql("update job set status = 'draft'")
    expect(await doubtsOf(columns)).toEqual([
      expect.objectContaining({
        code: 'unused_choices',
        isNote: true,
        message: 'views/sources/source_job.sql:4: column status lists values that no row has: completed, cancelled.',
      }),
    ])
    await desk.sql('delete from job')
    expect(await doubtsOf(columns)).toEqual([])
  })

  test('are those of the type too, where it is an enum', async () => {
    await desk.sql(`create type state as enum ('draft', 'waiting');
      alter table job add state state;
      update job set state = (case id when 1 then 'draft' else 'waiting' end)::state`)
    expect((await doubtsOf(columns.replace('status', 'state as status')))[0]?.message).toContain(
      'in 3 rows: "waiting" (3).',
    )
  })
})

describe('a source is compared with its table', () => {
  beforeEach(() => desk.sql("update job set status = (array['draft', 'completed', 'cancelled', 'draft'])[id]"))

  test('and nothing is told where it has its rows and sums', async () => {
    expect(await doubtsOf(columns)).toEqual([])
  })

  test('and what it leaves out is told, as it may be meant', async () => {
    expect(await doubtsOf(`${columns} where final_value > 15`)).toEqual([
      {
        code: 'rows_left_out',
        views: ['source_job'],
        isNote: true,
        message: `views/sources/source_job.sql:6: the source leaves out 2 rows of the 4 of public.job; the sum of final_value is 50.00 of 60.00.
  If that is not meant, look at its WHERE and its joins.`,
      },
      expect.objectContaining({ code: 'unused_choices' }),
    ])
  })

  test('and a join that repeats rows is wrong', async () => {
    const joined = 'select j.id, j.status, j.final_value from public.job as j join public.provider as p on true'
    expect(await doubtsOf(joined)).toEqual([
      expect.objectContaining({
        code: 'rows_repeated',
        isNote: false,
        message: expect.stringContaining('the source has 12 rows, and public.job has 4 rows: a join repeats rows'),
      }),
    ])
  })

  test('and other sums of the same rows are told', async () => {
    expect(await doubtsOf(columns.replace('final_value', 'final_value / 100 as final_value'))).toEqual([
      expect.objectContaining({
        code: 'sums_differ',
        message: expect.stringMatching(/other sums: final_value is 0\.60\d* and not 60\.00/),
      }),
    ])
  })
})

test('rows that row level security hides are told before anything is synced, with all views that read them', async () => {
  await desk.write(
    'jobs_done',
    '-- title: D\n-- description: d\n-- grain: id\n\nselect id from source_job where status is not null',
  )
  await desk.sql(`update job set status = 'draft';
    alter table job enable row level security, force row level security`)
  expect(await doubtsOf(columns)).toEqual([
    expect.objectContaining({
      code: 'hidden_rows',
      views: ['source_job', 'jobs_done'],
      message: expect.stringContaining('public.job has row level security, and the role'),
    }),
  ])
})
