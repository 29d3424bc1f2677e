-- What a view was built from, so that its last definition can be brought back; and what a view that stepped aside
-- for a migration gets back with its return.

alter table viewdesk.synced_view
  add column source_text text,
  add column previous_text text,
  add column pinned_text text,
  add column pinned_while text;
comment on column viewdesk.synced_view.source_text is 'The view file, as it was when the view was built.';
comment on column viewdesk.synced_view.previous_text is 'The view file of the definition before this one.';
comment on column viewdesk.synced_view.pinned_text is 'After a rollback: the view file to build from instead of the one on disk.';
comment on column viewdesk.synced_view.pinned_while is 'Hash of the file on disk that the rollback turned down; another file ends it.';

create table viewdesk.detached_view (
  name text primary key,
  -- As PostgreSQL printed it; the rows of a materialized view are not kept.
  definition text not null,
  attributes json not null,
  detached_at timestamptz not null default now()
);
comment on table viewdesk.detached_view is 'Views taken out of the way of a migration, until they are attached again.';
