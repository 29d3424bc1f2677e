-- The definitions that a view has had, so that it can go back by more than one.

create table viewdesk.view_definition (
  id bigint generated always as identity primary key,
  view_name text not null,
  source_text text not null,
  -- Null where it was built before definitions were kept.
  since timestamptz default now()
);
create index view_definition_view on viewdesk.view_definition (view_name, id desc);
comment on table viewdesk.view_definition is 'Each definition that a view was given, the present one included; the last ten before it are kept.';
comment on column viewdesk.view_definition.source_text is 'The view file that it was built from.';

insert into viewdesk.view_definition (view_name, source_text, since)
select name, previous_text, null
from viewdesk.synced_view
where previous_text is not null
order by name;
insert into viewdesk.view_definition (view_name, source_text, since)
select name, source_text, synced_at
from viewdesk.synced_view
where source_text is not null
order by name;
