/**
 * Behind CREATE TABLE, for rows that are changed a few at a time and read by indexes alone: which pages have old rows has to be
 * known soon, or each row is looked up in the table, too. By default PostgreSQL lets a fifth of a table become old first; the
 * totals of a year took ten times as long by then.
 */
export const vacuumedSoon = 'with (autovacuum_vacuum_scale_factor = 0.005)'
