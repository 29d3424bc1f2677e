import type pg from 'pg'

export const demoMark = 'Viewdesk demo data: may be replaced by "npx viewdesk demo".'

/** In `public`. */
export const demoTables: readonly string[] = ['provider', 'job', 'job_part']

/**
 * Creates the operational tables `provider`, `job` and `job_part`, without rows, marked as demo data.
 *
 * @throws the database's own error when one of them exists: somebody's tables are never touched
 */
export async function createDemoTables(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create table public.provider (
      id bigint primary key,
      name text not null
    );
    create table public.job (
      id bigint primary key,
      provider_id bigint not null,
      title text not null,
      status text not null check (status in ('draft', 'scheduled', 'in_progress', 'completed', 'cancelled')),
      estimated_value numeric(14, 2),
      final_value numeric(14, 2),
      created_at timestamptz not null,
      started_at timestamptz,
      completed_at timestamptz
    );
    create table public.job_part (
      id bigint primary key,
      job_id bigint not null,
      name text not null,
      quantity numeric(14, 2),
      unit_cost numeric(14, 2),
      total_cost numeric(14, 2)
    );
    comment on table public.provider is '${demoMark}';
    comment on table public.job is '${demoMark}';
    comment on table public.job_part is '${demoMark}';`)
  await addDemoIndexes(client)
}

export async function addDemoIndexes(client: pg.ClientBase): Promise<void> {
  await client.query(`
    alter table public.job add constraint job_provider_fkey foreign key (provider_id) references public.provider;
    alter table public.job_part add constraint job_part_job_fkey foreign key (job_id) references public.job;
    create index job_provider on public.job (provider_id, completed_at);
    create index job_status on public.job (status, created_at);
    create index job_completed on public.job (completed_at) where status = 'completed';
    -- What live reports count and add up is in the index, so that their totals need not read the rows.
    create index job_unbilled on public.job (provider_id) include (id, completed_at, estimated_value)
      where status = 'completed' and final_value is null;
    create index job_open on public.job (provider_id) include (id, status, created_at, estimated_value)
      where status in ('draft', 'scheduled', 'in_progress');
    create index job_open_since on public.job (created_at, id) where status in ('draft', 'scheduled', 'in_progress');
    create index job_part_job on public.job_part (job_id) include (total_cost);`)
}

export async function dropDemoIndexes(client: pg.ClientBase): Promise<void> {
  await client.query(`
    alter table public.job drop constraint if exists job_provider_fkey;
    alter table public.job_part drop constraint if exists job_part_job_fkey;
    drop index if exists public.job_provider, public.job_status, public.job_completed, public.job_unbilled,
      public.job_open, public.job_open_since, public.job_part_job;`)
}
