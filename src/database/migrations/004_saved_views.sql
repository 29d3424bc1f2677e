-- What each person has chosen for the pages, and the filters that people have given a name.

create table viewdesk.staff_choice (
  staff_id bigint primary key references viewdesk.staff on delete cascade,
  density text check (density in ('comfortable', 'compact')),
  provider text check (length(provider) <= 4000),
  period text check (length(period) <= 40),
  -- When provider or period was last chosen: the filter bar says from when it remembers them.
  filters_at timestamptz
);
comment on column viewdesk.staff_choice.provider is 'Comma list of ids, as in the address.';
comment on column viewdesk.staff_choice.period is 'A preset such as last_month: fixed days are never remembered.';

create table viewdesk.shown_columns (
  staff_id bigint not null references viewdesk.staff on delete cascade,
  report text not null,
  columns text[] not null check (cardinality(columns) > 0),
  primary key (staff_id, report)
);
comment on table viewdesk.shown_columns is 'Columns that a person chose for a report''s list; without a row, all of them.';

create table viewdesk.saved_view (
  id bigint generated always as identity primary key,
  report text not null,
  staff_id bigint not null references viewdesk.staff on delete cascade,
  name text not null check (length(name) between 1 and 80),
  query text not null check (length(query) <= 4000),
  shared boolean not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index saved_view_name on viewdesk.saved_view (report, staff_id, lower(name));
create index saved_view_staff on viewdesk.saved_view (staff_id);
comment on column viewdesk.saved_view.query is 'Filters, columns and order as in the address; presets stay relative.';

create table viewdesk.default_view (
  staff_id bigint not null references viewdesk.staff on delete cascade,
  report text not null,
  view_id bigint not null references viewdesk.saved_view on delete cascade,
  primary key (staff_id, report)
);
create index default_view_view on viewdesk.default_view (view_id);
