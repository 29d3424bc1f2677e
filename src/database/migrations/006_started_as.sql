-- What a refresh was started by when it was no person, for words in any language.

alter table viewdesk.refresh_run
  add column started_as text not null default 'schedule'
  check (started_as in ('person', 'schedule', 'command', 'set-up'));
update viewdesk.refresh_run
set started_as = case when started_by is null then 'set-up' else 'person' end
where started_by_name is not null;
