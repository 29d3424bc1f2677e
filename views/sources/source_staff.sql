-- title:        Staff
-- description:  The people who have an account here.
-- grain:        id
-- listed:       no
-- roles:        admin
-- column id [id]:      Number.
-- column name [text]:  Name.
-- column role [choice viewer, operator, admin]:  Role.

select id, name, role
from viewdesk.staff
