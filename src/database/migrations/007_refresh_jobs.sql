-- A refresh is a job: it has a place in a queue, says what it does and for whom it waits, can be cancelled, and is tried
-- again when it failed.

alter table viewdesk.refresh_run add column retry_at timestamptz;
comment on column viewdesk.refresh_run.retry_at is 'When the schedule tries again what failed or was skipped.';

-- Apart from refresh_run: the refresh's own transaction ends its row there, and could not if anybody wrote to that row
-- behind its snapshot.
create table viewdesk.refresh_progress (
  run_id bigint primary key references viewdesk.refresh_run on delete cascade,
  owner text not null,
  seen_at timestamptz not null default clock_timestamp(),
  phase text check (phase in ('reading', 'checking', 'vacuum')),
  waiting_for json,
  cancelled_by bigint references viewdesk.staff on delete set null,
  cancelled_by_name text
);
comment on column viewdesk.refresh_progress.owner is 'The queue, of one process, that the run stands in.';
comment on column viewdesk.refresh_progress.seen_at is 'When its process last said that it is alive; a queued run holds no lock.';
comment on column viewdesk.refresh_progress.cancelled_by_name is 'Who asked for its end; its process sees to it.';

create table viewdesk.refresh_schedule (
  view_name text primary key,
  paused boolean not null,
  changed_at timestamptz not null default now(),
  changed_by bigint references viewdesk.staff on delete set null,
  changed_by_name text not null
);
comment on table viewdesk.refresh_schedule is 'Schedules that somebody has paused or resumed.';
