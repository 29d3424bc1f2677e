import { readDirtyKeys } from '../../../src/reports/incremental/dirty-keys.js'
import { NotIncrementalError } from '../../../src/reports/incremental/refusal.js'
import { expect, test } from '../../harness/jest.js'

const tables = {
  'public.job': ['id', 'customer_id', 'status', 'value'],
  'public.part': ['id', 'job_id', 'cost'],
  'public.customer': ['id', 'name'],
}
const sources = {
  'reports.source_job': {
    columns: ['id', 'customer_id', 'status', 'value'],
    definition: 'select job.id, job.customer_id, job.status, job.value from public.job',
  },
  'reports.source_part': {
    columns: ['id', 'job_id', 'cost'],
    definition: 'select part.id, part.job_id, part.cost from public.part',
  },
}

async function read(definition: string, columns: readonly string[], grain: readonly string[] = [columns[0] ?? '']) {
  const relations = new Map(
    Object.entries({
      ...Object.fromEntries(Object.entries(tables).map(([name, own]) => [name, { columns: own, definition: null }])),
      ...sources,
      'reports.tested': { columns, definition },
    }).map(([name, relation]) => [name, { ...relation, exact: [], lookedUp: [] }]),
  )
  return await readDirtyKeys('reports.tested', grain, relations, {
    aggregates: new Set(['count', 'sum', 'max']),
    setReturning: new Set(['unnest', 'generate_series']),
  })
}

/** As it is written, without quotes and needless names. */
function plain(query: string | null | undefined): string {
  return (query ?? 'none')
    .replaceAll('"', '')
    .replace(/ as (\w+)(?= from|,| as \1)/g, (found, name) => (query?.includes(`.${name}" as "${name}"`) ? '' : found))
}

const changed = (...names: string[]) =>
  new Map(names.map((name) => [`public.${name}`, { images: () => `changed_${name}` }]))

test('of a LEFT JOIN, only the rows are asked for that hold a changed one', async () => {
  const dirty = await read(
    'select j.id, sum(p.cost) as cost from reports.source_job j left join reports.source_part p on p.job_id = j.id group by j.id having sum(p.cost) > 3',
    ['id', 'cost'],
  )
  const query = plain(dirty.query(changed('part')))
  expect(query).toContain('inner join')
  expect(query).toContain('from changed_part')
  expect(query).not.toContain('> 3')
  // The parts of a changed job say nothing of which key it has.
  expect(plain(dirty.query(changed('job')))).not.toContain('part')
})

test('a branch of a UNION that does not read the changed table is not asked', async () => {
  const dirty = await read(
    "select j.id, 'job' as what from reports.source_job j union all select p.id, 'part' from reports.source_part p",
    ['id', 'what'],
    ['id', 'what'],
  )
  expect(plain(dirty.query(changed('part')))).not.toContain('job')
  expect(dirty.query(changed('customer'))).toBeNull()
})

test('NOT EXISTS is asked the other way round, and other tables with the rows that they had', async () => {
  const dirty = await read(
    'select j.id from reports.source_job j where not exists (select from reports.source_part p where p.job_id = j.id)',
    ['id'],
  )
  const query = plain(dirty.query(changed('part', 'job')))
  expect(query).not.toContain('not exists')
  expect(query).toContain('exists (select true as viewdesk_row from (select')
  expect(query).toContain('from public.job union all select')
})

test('what DISTINCT ON picks out of several rows is asked of none of them', async () => {
  const dirty = await read(
    'select j.id from reports.source_job j join (select distinct on (p.job_id) p.job_id, p.cost from reports.source_part p order by p.job_id, p.id desc) as last on last.job_id = j.id where last.cost > 3 and last.job_id > 5',
    ['id'],
  )
  const query = plain(dirty.query(changed('part')))
  expect(query).not.toContain('cost > 3')
  expect(query).toContain('last.job_id > 5')
})

test.each([
  [
    'select sum(p.cost) as cost from reports.source_part p',
    ['cost'],
    'the grain names cost, which comes of several rows at once. Tell the rows apart by columns of their own.',
  ],
  [
    'select j.id, count(*) over () as n from reports.source_job j',
    ['id', 'n'],
    'a window over all rows changes with every row. Give it a PARTITION BY.',
  ],
  [
    'select j.id, unnest(array[1]) as e, generate_series(1, j.value) as g from reports.source_job j',
    ['id', 'e', 'g'],
    'functions that give several rows stand beside each other in one SELECT, and the shorter one is filled up with nulls. Write them behind FROM.',
  ],
  ['select j.id from reports.source_job j limit 5', ['id'], 'LIMIT and OFFSET leave rows out by how many there are.'],
  [
    'select c.id from public.customer c natural join reports.source_job j',
    ['id'],
    'NATURAL JOIN means other columns once a table has others. Write ON.',
  ],
])('%s is refused in words', async (definition, columns, message) => {
  await expect(read(definition, columns)).rejects.toThrow(new NotIncrementalError(message))
})

test('only columns that are read are known of a table', async () => {
  const dirty = await read('select j.id, j.status from reports.source_job j where j.value > 3', ['id', 'status'])
  // A source reads them all; what is read of a source is less.
  expect(dirty.tables).toEqual(new Map([['public.job', ['customer_id', 'id', 'status', 'value']]]))
})
