-- title:        Staff
-- description:  The people who have an account here.
-- grain:        id
-- listed:       no
-- roles:        admin
-- column id [id]:      Number.
-- column name [text]:  Name.
-- column role [choice viewer, operator, admin]:  Role.
-- title.de: Team
-- description.de: Alle, die hier ein Konto haben.
-- column.de id: Nummer.
-- column.de name: Name.
-- column.de role [viewer = Nur Lesen, operator = Sachbearbeitung, admin = Verwaltung]: Rolle.

select id, name, role
from viewdesk.staff
