-- Reports whose rows are kept in tables that take in what changes beneath them.

create table viewdesk.incremental_report (
  view_name text primary key,
  is_anew boolean not null default true,
  is_captured boolean not null default false,
  tables text[] not null default '{}',
  change_tables text[] not null default '{}',
  problem text,
  changed_at timestamptz
);
comment on table viewdesk.incremental_report is 'What is known of incremental reports beside their rows.';
comment on column viewdesk.incremental_report.is_anew is
  'It was built since the last fold, and misses what was folded meanwhile: the next one works all its rows out.';
comment on column viewdesk.incremental_report.is_captured is
  'Whether all that changes beneath it was being written down when that was last looked at.';
comment on column viewdesk.incremental_report.changed_at is 'The moment of the last fold that changed rows of it.';

create table viewdesk.captured_table (
  schema_name text not null,
  table_name text not null,
  primary key (schema_name, table_name)
);
comment on table viewdesk.captured_table is 'Tables that have triggers of ours, which write down their changes.';

-- Of tables that come and go, so that nobody who asks names them. Counted up to a limit: above it nobody wants to know.
create function viewdesk.changes_waiting(tables text[], out waiting bigint, out oldest timestamptz)
language plpgsql stable strict set search_path = pg_catalog, pg_temp as $$
declare
  change_table text;
  more bigint;
  since timestamptz;
begin
  waiting := 0;
  foreach change_table in array tables loop
    if to_regclass(change_table) is null then
      waiting := null;
      return;
    end if;
    -- An updated row is there as it was and as it became.
    execute format(
      'select greatest(count(*) filter (where viewdesk_is_new), count(*) filter (where not viewdesk_is_new)), min(viewdesk_at)
       from (select viewdesk_at, viewdesk_is_new from %s limit 100000) as images', change_table
    )
      into more, since;
    waiting := waiting + more;
    oldest := least(oldest, since);
  end loop;
end $$;
