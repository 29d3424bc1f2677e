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

select
  staff.id as staff_id,
  count(visit.id) as total_visits,
  min(visit.visited_at) as first_visit,
  max(visit.visited_at) as last_visit,
  count(distinct visit.section) as sections
from source_staff as staff
left join source_page_visit as visit on visit.staff_id = staff.id
group by staff.id
