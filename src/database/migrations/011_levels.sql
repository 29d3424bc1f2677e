-- Totals of stored reports, kept at coarser grains in tables of the panel's own.

create table viewdesk.level (
  definition text primary key,
  report text not null,
  view_name text not null,
  relation text not null,
  is_kept boolean not null,
  relations oid[] not null,
  state text not null,
  rows bigint not null,
  made_at timestamptz not null
);
create index on viewdesk.level (view_name);
comment on table viewdesk.level is
  'Totals of stored reports at coarser grains, in tables of this schema; they are read while their state is that of the report.';
comment on column viewdesk.level.definition is 'What is kept: tells apart what several releases keep of one report.';
comment on column viewdesk.level.view_name is 'The materialized view that all rows of the report come from.';
comment on column viewdesk.level.relation is 'Quoted and with its schema.';
comment on column viewdesk.level.is_kept is 'False where it would hardly be smaller than the report.';
comment on column viewdesk.level.relations is 'The materialized view, and the plain views between it and the report.';
comment on column viewdesk.level.state is 'Of the relations when it was made; another state says that it holds other rows than they do.';
