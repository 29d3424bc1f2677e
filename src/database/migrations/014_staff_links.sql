-- A link with which somebody chooses a password: once, and until a stated time. An account has one at most.

create table viewdesk.staff_link (
  staff_id bigint primary key references viewdesk.staff on delete cascade,
  token_hash text not null unique,
  purpose text not null check (purpose in ('invite', 'reset')),
  made_at timestamptz not null default now(),
  valid_until timestamptz not null
);
comment on column viewdesk.staff_link.token_hash is 'Whoever reads this table cannot use the link.';
