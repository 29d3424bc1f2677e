-- title:        Providers
-- description:  The companies that jobs belong to.
-- grain:        id
-- dimension:    Provider, Providers
-- menu:         Records, 210
-- icon:         users
-- column id [id]:      Number. The provider's number.
-- column name [text]:  Name.
-- total providers [count]:  Providers = count(id)
-- title.de: Anbieter
-- dimension.de: Anbieter, Anbieter
-- description.de: Die Firmen, zu denen Aufträge gehören.
-- column.de id: Nummer. Die Nummer des Anbieters.
-- column.de name: Name.
-- total.de providers: Anbieter

select id, name
from public.provider
