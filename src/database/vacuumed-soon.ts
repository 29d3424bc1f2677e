/**
 * Behind CREATE TABLE, for rows that are changed a few at a time and read by indexes alone: which pages have old rows has to be
 * known soon, or each row is looked up in the table, too. By default PostgreSQL lets a fifth of a table become old first; the
 * totals of a year took ten times as long by then.
 */
const option = 'autovacuum_vacuum_scale_factor=0.005'

export const vacuumedSoon = `with (${option})`

/** Whether an option of a relation, as the catalogue has it, is this one, and nobody's who looks after the database. */
export function isVacuumedSoon(text: string): boolean {
  return text === option
}
