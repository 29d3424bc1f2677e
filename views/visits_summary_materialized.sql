-- title:        Page visits, refreshed hourly
-- description:  Pages opened by staff, section and day, as they were counted at the last refresh.
-- materialized: yes
-- refresh:      every 1 hour
-- stale after:  1 day
-- grain:        staff_id, section, visit_date
-- date:         visit_date
-- roles:        admin
-- column staff_id [staff]:    Staff.
-- column section [text]:      Section.
-- column visit_date [date]:   Day.
-- column visits [count]:      Visits. Pages opened that day.
-- total visits [count]:       Visits = sum(visits)
-- check: visits = select count(*) from source_page_visit
-- title.de: Seitenaufrufe, stündlich erneuert
-- description.de: Geöffnete Seiten nach Person, Bereich und Tag, wie sie bei der letzten Aktualisierung gezählt wurden.
-- column.de staff_id: Person.
-- column.de section: Bereich.
-- column.de visit_date: Tag.
-- column.de visits: Besuche. An diesem Tag geöffnete Seiten.
-- total.de visits: Besuche

select
  staff_id,
  section,
  (visited_at at time zone :'time_zone')::date as visit_date,
  count(*) as visits
from source_page_visit
group by staff_id, section, visit_date
