-- Beside which columns a person's list shows: how wide they are, and how many stay at the left. Either may be all that was chosen.

alter table viewdesk.shown_columns
  alter column columns drop not null,
  add column widths jsonb,
  add column frozen smallint check (frozen between 1 and 10);
comment on column viewdesk.shown_columns.columns is 'Null for all of them.';
comment on column viewdesk.shown_columns.widths is 'In pixels, by the name of the column.';
comment on column viewdesk.shown_columns.frozen is 'How many columns stay at the left; null for one.';
