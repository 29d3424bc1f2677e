import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import { describe, expect, test } from '../../harness/jest.js'

async function eachValue(select: string) {
  const text = `-- title: Things\n-- description: All things.\n-- grain: id, phase\n\n${select}`
  const file = await readViewFile(text, { file: 'views/things.sql', isSource: false, timeZone: 'UTC' })
  if (file instanceof ViewFileError) throw file
  return file.eachValue
}

describe('a list of values that rows are crossed with', () => {
  test('is written with one value alone for each', async () => {
    const select = (values: string) =>
      `select id, phase.phase as part, case phase.phase when 'ä' then one else two end as hours
from job cross join (values ${values}) as phase (phase) where one is not null or phase.phase = 'b'`
    expect(await eachValue(`-- Both, ä and b.\n${select("('ä'), -- first\n  ('b''s')")};`)).toEqual([
      {
        column: 'part',
        selects: {
          ä: `-- Both, ä and b.\n${select("('ä')")}`,
          "b's": `-- Both, ä and b.\n${select("('b''s')")}`,
        },
      },
    ])
  })

  // Each has rows that would not be those of one value, or a list that cannot be cut.
  test.each([
    "select id, phase.phase from job left join (values ('a'), ('b')) as phase (phase) on true",
    "select id, phase.phase from job cross join (values ('a'), ('a')) as phase (phase)",
    "select id, phase.phase from job cross join (values ('a'), (upper('b'))) as phase (phase)",
    "select id, phase.phase from job cross join (values ('a', 1), ('b', 2)) as phase (phase, place)",
    "select id, upper(phase.phase) as phase from job cross join (values ('a'), ('b')) as phase (phase)",
    "select 1 as id, phase.phase from job cross join (values ('a'), ('b')) as phase (phase) group by phase.phase",
    "select id, phase.phase from job cross join (values ('a'), ('b')) as phase (phase) limit 3",
    "select id, phase.phase from job cross join (values ('a'), ('b')) as phase (phase) union all select 1, 'c'",
    "select id, other.phase from job, (values ('a'), ('b')) as phase (phase), (values ('a')) as other (phase), lateral (values (phase.phase)) as more (phase) offset 1",
  ])('is left whole: %s', async (select) => {
    expect(await eachValue(select)).toEqual([])
  })
})
