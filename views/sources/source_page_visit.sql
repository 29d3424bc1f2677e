-- title:        Page visits
-- description:  One row for each page of this panel that staff opened.
-- grain:        id
-- date:         visited_at
-- listed:       no
-- roles:        admin
-- column id [id]:             Number.
-- column staff_id [staff]:    Staff.
-- column section [text]:      Section. The page that was opened.
-- column visited_at [time]:   Opened.
-- total visits [count]:       Visits = count(id)

select id, staff_id, section, visited_at
from viewdesk.page_visit
