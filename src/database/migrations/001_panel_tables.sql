-- The panel's own tables. The operational tables are not ours and are never created here.

create table viewdesk.setting (
  name text primary key,
  value text not null
);

create table viewdesk.staff (
  id bigint generated always as identity primary key,
  email text not null,
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  password_changed_at timestamptz
);
create unique index staff_email on viewdesk.staff (lower(email));
comment on column viewdesk.staff.password_hash is 'Null: this account cannot sign in with a password.';

-- The columns are those that connect-pg-simple expects.
create table viewdesk.session (
  sid varchar primary key,
  sess json not null,
  expire timestamp(6) not null
);
create index session_expire on viewdesk.session (expire);

create table viewdesk.page_visit (
  id bigint generated always as identity primary key,
  staff_id bigint references viewdesk.staff,
  section text not null,
  visited_at timestamptz not null default now()
);
create index page_visit_staff on viewdesk.page_visit (staff_id, visited_at);
comment on table viewdesk.page_visit is 'One row for each page that staff open.';

create table viewdesk.synced_view (
  name text primary key,
  kind text not null,
  source_hash text not null,
  details_hash text not null,
  server_definition text,
  server_version int,
  time_zone text,
  synced_at timestamptz not null default now()
);

create table viewdesk.refresh_run (
  id bigint generated always as identity primary key,
  view_name text not null,
  state text not null check (state in ('queued', 'waiting', 'running', 'done', 'failed', 'cancelled', 'skipped')),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  as_of timestamptz,
  finished_at timestamptz,
  started_by bigint references viewdesk.staff,
  started_by_name text,
  "concurrently" boolean,
  rows bigint,
  error text
);
-- One open run for each view: a second click joins the first.
create unique index refresh_run_open on viewdesk.refresh_run (view_name) where state in ('queued', 'waiting', 'running');
create index refresh_run_newest on viewdesk.refresh_run (view_name, id desc);

create table viewdesk.export_log (
  id bigint generated always as identity primary key,
  staff_id bigint references viewdesk.staff,
  report text not null,
  format text not null,
  query text not null,
  rows bigint,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  error text
);
create index export_log_newest on viewdesk.export_log (started_at desc);
