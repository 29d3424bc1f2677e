-- Wrong passwords are counted where all processes see them, and a restart forgets none.

create table viewdesk.sign_in_failure (
  account text not null,
  place text not null,
  failures int not null check (failures >= 0),
  until timestamptz not null,
  primary key (account, place)
);
create index sign_in_failure_until on viewdesk.sign_in_failure (until);
comment on table viewdesk.sign_in_failure is 'How many passwords did not fit, until when that counts.';
comment on column viewdesk.sign_in_failure.account is 'The e-mail address that was typed, whether it has an account or not; empty: any.';
comment on column viewdesk.sign_in_failure.place is 'A network address, or a device that has signed in as this account before; empty: any address.';

alter table viewdesk.staff add column last_sign_in_at timestamptz;
