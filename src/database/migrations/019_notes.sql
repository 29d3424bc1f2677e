-- What people write beside days, records and figures, and what they have looked through.

create table viewdesk.note (
  id bigint generated always as identity primary key,
  -- Null for days of all reports.
  report text,
  from_day date,
  to_day date,
  record text,
  record_key text[],
  total text,
  query text check (length(query) <= 4000),
  text text not null check (length(text) between 1 and 1000),
  staff_id bigint references viewdesk.staff on delete set null,
  who text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz,
  constraint about_one_thing check (
    (from_day is not null and to_day >= from_day and num_nonnulls(record, record_key, total, query) = 0)
    or (report is not null and num_nonnulls(record, record_key) = 2 and num_nonnulls(from_day, to_day, total, query) = 0)
    or (report is not null and num_nonnulls(total, query) = 2 and num_nonnulls(from_day, to_day, record, record_key) = 0)
  )
);
create index note_days on viewdesk.note (to_day) where from_day is not null;
create index note_record on viewdesk.note (report, record_key) where record is not null;
create index note_figure on viewdesk.note (report, md5(query)) where total is not null;
comment on table viewdesk.note is 'Notes of people, each about days, a record of a report, or a total of a report under filters.';
comment on column viewdesk.note.record_key is 'The values of the report''s grain as text, by which an export finds the notes of its rows.';
comment on column viewdesk.note.query is 'The filters of the figure, with days in the place of relative periods, in one order.';
comment on column viewdesk.note.who is 'The name at that time.';

create table viewdesk.review (
  report text not null,
  query text not null check (length(query) <= 4000),
  figures jsonb not null,
  staff_id bigint references viewdesk.staff on delete set null,
  who text not null,
  reviewed_at timestamptz not null default now()
);
create unique index review_of_figures on viewdesk.review (report, md5(query));
comment on table viewdesk.review is 'Reports that somebody has looked through, under filters, with the figures of that time.';
comment on column viewdesk.review.figures is 'The count and the totals as they were shown: they tell whether they have changed since.';
