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
  add column taken bigint not null default 0,
  add column given_up_at timestamptz;
comment on column viewdesk.captured_table.taken is 'How often changes of it were removed once reports had taken them in.';
comment on column viewdesk.captured_table.given_up_at is
  'Since when its changes are not written down any more, as nobody took them in and they grew beyond the limit.';

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
