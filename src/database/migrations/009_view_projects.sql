-- Several projects may keep their views in one database.

alter table viewdesk.synced_view
  add column projects text[] not null default '{}';
comment on column viewdesk.synced_view.projects is
  'Names of the projects that have a file for the view; empty where it was made before there were projects.';
