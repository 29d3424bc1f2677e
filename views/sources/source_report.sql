-- title:        Reports
-- description:  One row for each report and table of this panel, as its view file has it.
-- grain:        name
-- listed:       no
-- roles:        admin
-- column name [text]:       Name.
-- column title [text]:      Title.
-- column kind [text]:       Kind. Plain, materialized or incremental.
-- column is_listed [text]:  Listed. Whether it stands in the menu.
-- title.de: Berichte
-- description.de: Eine Zeile für jeden Bericht und jede Tabelle dieses Panels, wie es in der View-Datei steht.
-- column.de name: Name.
-- column.de title: Titel.
-- column.de kind: Art. Einfach, materialisiert oder inkrementell.
-- column.de is_listed: Aufgeführt. Ob es im Menü steht.

select
  name,
  coalesce(trim(substring(source_text from '(?n)^--[ \t]*title:(.*)$')), name) as title,
  kind,
  source_text !~ '(?n)^--[ \t]*listed:[ \t]*no[ \t\r]*$' as is_listed
from viewdesk.synced_view
