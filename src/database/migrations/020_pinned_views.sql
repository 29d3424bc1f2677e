-- Saved views that a person has in the menu, in their order.

create table viewdesk.pinned_view (
  staff_id bigint not null references viewdesk.staff on delete cascade,
  report text not null,
  -- No foreign key: views that ship with the project are in no table.
  view text not null,
  place integer not null,
  primary key (staff_id, report, view)
);
