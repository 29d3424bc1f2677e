/** SQL that prints a moment as ISO 8601, to the second, in UTC: `2026-06-30T10:00:00Z`. */
export function instantSql(moment: string): string {
  return `to_char((${moment})::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
}
