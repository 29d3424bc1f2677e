-- Tables of incremental reports and rows of levels that an earlier release has made: see vacuumed-soon.ts.

do $$
declare
  one regclass;
begin
  for one in
    select class.oid
    from pg_catalog.pg_class as class
    where class.relkind = 'r' and class.reloptions is null
      and pg_catalog.pg_has_role(class.relowner, 'usage')
      and (
        exists (
          select from pg_catalog.pg_trigger
          where tgrelid = class.oid and tgname = 'viewdesk_rows_changed'
            and class.relnamespace = pg_catalog.to_regnamespace('reports')
        )
        or class.relnamespace = 'viewdesk'::regnamespace and class.relname like 'level\_%\_rows\_%'
      )
  loop
    execute format('alter table %s set (autovacuum_vacuum_scale_factor = 0.005)', one);
  end loop;
end $$;
