-- A person's pages open with any dimension that they chose last, not with one only. The column "provider" stays for as
-- long as an earlier release may run beside this one; nothing here reads it.

alter table viewdesk.staff_choice add column dimensions jsonb not null default '{}';
update viewdesk.staff_choice set dimensions = jsonb_build_object('provider', provider) where provider is not null;
comment on column viewdesk.staff_choice.dimensions is
  'By the name of a dimension, the chosen ids as in the address: {"customer": "3,7"}.';
