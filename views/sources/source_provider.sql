-- title:        Providers
-- description:  The companies that jobs belong to.
-- grain:        id
-- provider:     id
-- column id [id]:      Number. The provider's number.
-- column name [text]:  Name.
-- total providers [count]:  Providers = count(id)

select id, name
from public.provider
