/**
 * SQL of the pids that wait for a lock on a relation of this database. Other tests' databases are copies of the same
 * template, so that their tables have the same oids.
 */
export function waitersFor(relation: string): string {
  return `select pid from pg_locks where not granted and relation = '${relation}'::regclass
    and database = (select oid from pg_database where datname = current_database())`
}
