-- The only table of these that has no primary key: where somebody publishes all tables, its rows could not be changed.
alter table viewdesk.review replica identity full;
