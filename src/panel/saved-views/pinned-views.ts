import type pg from 'pg'
import { inTransaction } from '../../database/transactions.js'

/** A saved view that a person has in the menu. */
export interface Pin {
  readonly report: string
  /** Of the view; of one that ships, as in its address. */
  readonly view: string
}

/** The menu has room for no more. */
export const mostPins = 20

/** In the order that the person gave them; views that are gone, or were made private again, are among them. */
export async function readPins(pool: pg.Pool | pg.ClientBase, staffId: string): Promise<Pin[]> {
  const { rows } = await pool.query<Pin>(
    `select report, view from viewdesk.pinned_view where staff_id = $1 order by place, report, view`,
    [staffId],
  )
  return rows
}

export async function keepPins(pool: pg.Pool, staffId: string, pins: readonly Pin[]): Promise<void> {
  await changePins(pool, staffId, () => pins)
}

/** @param change gets what is kept by then, whatever a page has seen of it */
export async function changePins(
  pool: pg.Pool,
  staffId: string,
  change: (pins: readonly Pin[]) => readonly Pin[],
): Promise<readonly Pin[]> {
  return await inTransaction(pool, async (client) => {
    // Two that are kept at once are kept one after the other.
    await client.query('select from viewdesk.staff where id = $1 for no key update', [staffId])
    const pins = change(await readPins(client, staffId))
    await client.query('delete from viewdesk.pinned_view where staff_id = $1', [staffId])
    await client.query(
      `insert into viewdesk.pinned_view (staff_id, report, view, place)
       select $1, report, view, place from unnest($2::text[], $3::text[]) with ordinality as pin (report, view, place)
       on conflict do nothing`,
      [staffId, pins.map(({ report }) => report), pins.map(({ view }) => view)],
    )
    return pins
  })
}

export function isSamePin(one: Pin, other: Pin): boolean {
  return one.report === other.report && one.view === other.view
}

/** One place up; the first one stays. */
export function moveUp(pins: readonly Pin[], pin: Pin): readonly Pin[] {
  const place = pins.findIndex((one) => isSamePin(one, pin))
  const [own, before] = [pins[place], pins[place - 1]]
  return own && before ? pins.with(place - 1, own).with(place, before) : pins
}
