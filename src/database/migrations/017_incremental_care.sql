-- What levels, skipped refreshes and comparisons have to know of reports that take in what changes beneath them.

alter table viewdesk.incremental_report
  add column rows_changed_in xid8,
  add column compared_at timestamptz,
  add column compared_rows bigint;
comment on column viewdesk.incremental_report.rows_changed_in is
  'The last transaction that changed rows of it: levels know by it whether they hold what the rows hold.';
comment on column viewdesk.incremental_report.compared_at is 'When all its rows were last worked out and compared.';
comment on column viewdesk.incremental_report.compared_rows is 'How many differed then, and were put right.';

alter table viewdesk.captured_table
  add column taken bigint not null default 0;
comment on column viewdesk.captured_table.taken is 'How often changes of it were removed once reports had taken them in.';

alter table viewdesk.refresh_run add column read_state text;
comment on column viewdesk.refresh_run.read_state is
  'What there was beneath the view when it was refreshed, where all of that is known to tell a change; null where it is not.';

-- On the tables of incremental reports: whoever changes rows there by hand has them worked out anew, and their levels not read.
create function viewdesk.note_rows_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if pg_catalog.current_setting('viewdesk.changing_rows', true) is distinct from 'yes' then
    update viewdesk.incremental_report set is_anew = true, rows_changed_in = pg_current_xact_id() where view_name = tg_table_name;
  end if;
  return null;
end $$;
revoke all on function viewdesk.note_rows_changed() from public;

-- By the functions that write down changes, where those have grown beyond a megabyte. Beyond the limit (megabytes) they are replaced
-- by ones that do nothing, so that no disk is filled for nobody. That takes no lock and no right on anybody's table, and is in the
-- transaction that is the first not to be written down: whoever looks at the functions is certain to see it.
create function viewdesk.gave_up(changes regclass, functions text[]) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  most numeric := coalesce((select value::numeric from viewdesk.setting where name = 'capture_limit'), 1000);
  one text;
begin
  if pg_total_relation_size(changes) <= most * 1000000 then
    return false;
  end if;
  -- One of several writers does it; the others go on to write down.
  if not pg_try_advisory_xact_lock(hashtextextended('viewdesk gives up ' || changes::text, 0)) then
    return false;
  end if;
  foreach one in array functions loop
    execute 'create or replace function ' || one || '() returns trigger language plpgsql security definer set search_path = '
      'pg_catalog, pg_temp as ''begin return null; end''';
  end loop;
  return true;
exception when others then
  return false;
end $$;
revoke all on function viewdesk.gave_up(regclass, text[]) from public;
