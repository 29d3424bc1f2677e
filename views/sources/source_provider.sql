-- title:        Providers
-- description:  The companies that jobs belong to.
-- grain:        id
-- menu:         Records, 210
-- icon:         users
-- provider:     id
-- column id [id]:      Number. The provider's number.
-- column name [text]:  Name.
-- total providers [count]:  Providers = count(id)
-- title.de: Anbieter
-- description.de: Die Firmen, zu denen Aufträge gehören.
-- column.de id: Nummer. Die Nummer des Anbieters.
-- column.de name: Name.
-- total.de providers: Anbieter

select id, name
from public.provider
