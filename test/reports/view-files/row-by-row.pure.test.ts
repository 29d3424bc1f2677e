import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import { describe, expect, test } from '../../harness/jest.js'

async function rowByRow(select: string) {
  const text = `-- title: Things\n-- description: All things.\n-- grain: id\n\n${select}`
  const file = await readViewFile(text, { file: 'views/things.sql', isSource: false, timeZone: 'UTC' })
  if (file instanceof ViewFileError) throw file
  return file.rowByRow
}

describe('how rows hang on those that are read', () => {
  test.each([
    "select id, upper(title) as title, case when value > 3 then 'a' end as size from job where value is not null",
    "select id || phase.phase as id from job cross join (values ('a'), ('b')) as phase (phase) where job.one = phase.phase",
    "select job.* from job join (values (1, 'a')) as place (id, name) on place.id = job.place_id",
  ])('on each by itself: %s', async (select) => {
    expect(await rowByRow(select)).toEqual({ groups: null })
  })

  test('on those that are the same in the columns that it groups by, under whatever names', async () => {
    const select = `select job.provider_id as id, done_on, sum(value) filter (where value > 0) as value from job
      where value is not null group by job.provider_id, done_on having count(*) > 2`
    expect(await rowByRow(select)).toEqual({ groups: { id: 'provider_id', done_on: 'done_on' } })
  })

  // In each a row may change what is given of others, or come from elsewhere.
  test.each([
    'select id from job join provider on provider.id = job.provider_id',
    'select id from job left join (values (1)) as place (id) on true',
    'select id from job cross join job as other',
    'select id from job where value > (select avg(value) from job)',
    'select id from job where id in (select job_id from job_part)',
    'select id from (select id from job) as job',
    'with job as (select * from old_job) select id from job',
    'select id from job union all select id from old_job',
    'select distinct id from job',
    'select count(*) as id from job',
    'select 1 as id from job having count(*) > 1',
    'select json_arrayagg(id) as id from job',
    'select id, row_number() over (order by value) as place from job',
    'select id from job order by value limit 3',
    'select id from other.job',
    'select date_trunc($$month$$, done_on) as id from job group by 1',
    'select upper(title) as id from job group by upper(title)',
    'select count(*) as id from job group by provider_id',
    'select id from job group by rollup (id)',
    "select id, phase from job cross join (values ('a')) as phase (phase) group by id, phase",
  ])('is not known: %s', async (select) => {
    expect(await rowByRow(select)).toBeNull()
  })
})
