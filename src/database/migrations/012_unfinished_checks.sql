-- New rows are seen before their checks have ended: until then, and for good where nobody comes to their end, they are not finished.

alter table viewdesk.check_result drop constraint check_result_state_check;
alter table viewdesk.check_result add constraint check_result_state_check
  check (state in ('ok', 'differs', 'failed', 'unfinished'));
alter table viewdesk.check_result add column run_id bigint;
comment on column viewdesk.check_result.run_id is
  'The refresh that it belongs to: an unfinished one is being worked out while the progress of that run says so.';
