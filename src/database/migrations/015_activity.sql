-- Who did what: written once, never changed, and deleted only when it is old.

create table viewdesk.activity (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed', 'stopped')),
  -- No foreign key: what was done stays when an account goes.
  staff_id bigint,
  who text not null,
  address text,
  subject text,
  detail text,
  open_again text,
  rows bigint,
  bytes bigint
);
create index activity_newest on viewdesk.activity (at desc, id desc);
create index activity_staff on viewdesk.activity (staff_id, at desc);
comment on table viewdesk.activity is 'Who did what. Rows are added; none is changed; none younger than 30 days is deleted.';
comment on column viewdesk.activity.who is 'The name at that time; of a sign-in that failed, the address that was typed.';
comment on column viewdesk.activity.open_again is 'Where the same filters are opened, as an address of the panel.';

-- A statement that is not meant stops here, whoever runs it, a superuser included. The owner of the table could take the trigger
-- off, so the table may be given to another role: docs/operating.md says how.
create function viewdesk.keep_activity() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '30 days' then return old; end if;
    raise exception 'viewdesk.activity keeps what is younger than 30 days' using errcode = 'insufficient_privilege';
  end if;
  raise exception 'viewdesk.activity is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger activity_is_kept before update or delete on viewdesk.activity
  for each row execute function viewdesk.keep_activity();
create trigger activity_is_not_emptied before truncate on viewdesk.activity
  for each statement execute function viewdesk.keep_activity();

-- Also for the owner, which is the panel's own role.
do $$
begin
  execute format('revoke update, truncate on viewdesk.activity from %I', current_user);
end
$$;
