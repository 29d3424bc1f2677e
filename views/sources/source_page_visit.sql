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
-- title.de: Seitenaufrufe
-- description.de: Eine Zeile für jede Seite dieses Panels, die jemand geöffnet hat.
-- column.de id: Nummer.
-- column.de staff_id: Person.
-- column.de section: Bereich. Die Seite, die geöffnet wurde.
-- column.de visited_at: Geöffnet.
-- total.de visits: Besuche

select id, staff_id, section, visited_at
from viewdesk.page_visit
