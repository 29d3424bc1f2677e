import type pg from 'pg'

/**
 * Whether triggers may be added to the tables that incremental reports come of. Nobody's tables are touched unless somebody
 * has said so once; the embedded database is ours.
 */
export async function mayCapture(pool: pg.Pool, isEmbedded: boolean): Promise<boolean> {
  const { rows } = await pool.query<{ value: string }>("select value from viewdesk.setting where name = 'capture'")
  return (rows[0]?.value ?? (isEmbedded ? 'on' : 'off')) === 'on'
}

/** What somebody has said; it is for tables of later reports, too. */
export async function wishCapture(pool: pg.Pool, value: 'on' | 'off'): Promise<void> {
  await pool.query(
    `insert into viewdesk.setting (name, value) values ('capture', $1)
     on conflict (name) do update set value = excluded.value where setting.value <> excluded.value`,
    [value],
  )
}
