import type pg from 'pg'

/**
 * Whether triggers may be added to the tables that incremental reports come of. Nobody's tables are touched unless somebody
 * has said so once.
 */
export async function mayCapture(client: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ value: string }>("select value from viewdesk.setting where name = 'capture'")
  return rows[0]?.value === 'on'
}

/** The tables of the embedded database are ours: unless somebody has said otherwise, their changes are captured. */
export async function captureByDefault(pool: pg.Pool): Promise<void> {
  await pool.query("insert into viewdesk.setting (name, value) values ('capture', 'on') on conflict do nothing")
}

/** Beyond how many megabytes of changes of one table that nobody takes in they are not written down any more. */
export async function captureLimit(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ value: string }>(
    "select value from viewdesk.setting where name = 'capture_limit'",
  )
  return Number(rows[0]?.value ?? usualLimit)
}

// Also in the function viewdesk.gave_up.
const usualLimit = 1000

export async function limitCapture(pool: pg.Pool, megabytes: number): Promise<void> {
  await setSetting(pool, 'capture_limit', String(megabytes))
}

/** What somebody has said; it is for tables of later reports, too. */
export async function wishCapture(pool: pg.Pool, value: 'on' | 'off'): Promise<void> {
  await setSetting(pool, 'capture', value)
}

async function setSetting(pool: pg.Pool, name: string, value: string): Promise<void> {
  await pool.query(
    `insert into viewdesk.setting (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value where setting.value <> excluded.value`,
    [name, value],
  )
}
