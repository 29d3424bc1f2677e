import type { Pools } from '../../src/database/pools.js'

/** Ids that are texts of any kind, the empty one among them. */
export const oddIds = [
  'Acme, Inc.',
  'C:\\',
  'b\\,c',
  ' blanks ',
  'is:empty',
  'is:blank',
  'a/b',
  '100%',
  '%2C',
  'a~b',
  '~~from',
  '"quoted"',
  "it's",
  'a&b=c#d?e+f',
  '..',
  '{x}',
  '😀',
  '__proto__',
  'constructor',
  'toString',
  '',
]

/** Jobs of providers whose ids are texts, and whose own are too: two of each provider, one completed and one open. */
export async function makeOddIds({ admin }: Pools): Promise<void> {
  await admin.query(`
    alter table job drop constraint job_provider_fkey;
    alter table job_part drop constraint job_part_job_fkey;
    alter table provider alter column id type text;
    alter table job alter column id type text, alter column provider_id type text;
    alter table job_part alter column id type text, alter column job_id type text`)
  await admin.query(`insert into provider select id, 'Name of ' || id from unnest($1::text[]) as id`, [oddIds])
  await admin.query(
    `insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
     select id, id, 'Job of ' || id, 'completed', 100, 120, now() - interval '9 days', now() - interval '8 days',
       now() - interval '7 days' from unnest($1::text[]) as id
     union all
     select id || ' 2', id, 'Open job of ' || id, 'draft', 100, null, now() - interval '9 days', null, null
     from unnest($1::text[]) as id`,
    [oddIds],
  )
  await admin.query(`insert into job_part select id, id, 'Part', 1, 10, 10 from unnest($1::text[]) as id`, [oddIds])
}
