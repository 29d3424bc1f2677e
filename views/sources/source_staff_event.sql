-- title:        Staff events
-- description:  One row for each thing that somebody did here, or was refused.
-- grain:        id
-- date:         at
-- listed:       no
-- roles:        admin
-- column id [id]:           Number.
-- column at [time]:         When.
-- column kind [text]:       What.
-- column staff_id [staff]:  Account.
-- title.de: Ereignisse
-- description.de: Eine Zeile für alles, was hier jemand getan hat oder nicht durfte.
-- column.de id: Nummer.
-- column.de at: Wann.
-- column.de kind: Was.
-- column.de staff_id: Konto.

select id, at, kind, outcome, staff_id, who, address, subject, detail, open_again, rows, bytes
from viewdesk.activity
