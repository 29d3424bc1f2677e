-- The language in which a person reads the panel; null while they have not chosen one.

alter table viewdesk.staff_choice add column language text check (length(language) <= 35);
