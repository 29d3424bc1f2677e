-- How the checks of the views ended. Results are only ever added, so that nobody who writes one waits for another or
-- undoes a refresh; what a newer one replaces is swept afterwards.

create table viewdesk.check_result (
  id bigint generated always as identity primary key,
  view_name text not null,
  check_text text not null,
  state text not null check (state in ('ok', 'differs', 'failed')),
  checked_at timestamptz not null,
  as_of timestamptz not null,
  expected numeric,
  actual numeric,
  difference numeric,
  message text
);
create index check_result_newest on viewdesk.check_result (view_name, check_text, id desc);
comment on table viewdesk.check_result is 'The last result of each check of each view.';
comment on column viewdesk.check_result.check_text is 'As the view file has it.';
comment on column viewdesk.check_result.as_of is 'When the rows were read that the check judges.';
