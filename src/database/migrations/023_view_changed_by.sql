alter table viewdesk.saved_view add column changed_by text;
comment on column viewdesk.saved_view.changed_by is
  'Who changed it last, by the name they had then: told to somebody else who has not seen it yet. Null while its owner made it.';
