-- title:        Visits by staff
-- description:  How often and when each member of staff opened pages here; 0 for those who never did.
-- grain:        staff_id
-- roles:        admin
-- column staff_id [staff]:      Staff.
-- column total_visits [count]:  Visits. Pages opened in all.
-- column first_visit [time]:    First visit.
-- column last_visit [time]:     Last visit.
-- column sections [count]:      Sections. Different pages opened.
-- total staff [count]:          Staff = count(staff_id)
-- total total_visits [count]:   Visits = sum(total_visits)
-- check: staff = select count(*) from source_staff
-- check: total_visits = select count(*) from source_page_visit where staff_id in (select id from source_staff)
-- title.de: Besuche nach Mitarbeitenden
-- description.de: Wie oft und wann jedes Mitglied des Teams hier Seiten geöffnet hat; 0 für alle, die es nie taten.
-- column.de staff_id: Person.
-- column.de total_visits: Besuche. Geöffnete Seiten insgesamt.
-- column.de first_visit: Erster Besuch.
-- column.de last_visit: Letzter Besuch.
-- column.de sections: Bereiche. Verschiedene geöffnete Seiten.
-- total.de staff: Personen
-- total.de total_visits: Besuche

select
  staff.id as staff_id,
  count(visit.id) as total_visits,
  min(visit.visited_at) as first_visit,
  max(visit.visited_at) as last_visit,
  count(distinct visit.section) as sections
from source_staff as staff
left join source_page_visit as visit on visit.staff_id = staff.id
group by staff.id
