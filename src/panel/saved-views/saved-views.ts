import type pg from 'pg'
import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { inTransaction } from '../../database/transactions.js'
import { forbidden, notFound, Refusal } from '../../refusal.js'

/** Filters, columns and order of one report, under a name. */
export interface SavedView {
  readonly id: string
  readonly name: string
  /** As in the address. */
  readonly query: string
  /** Everybody who may read the report sees it; only its owner and admins change it. */
  readonly shared: boolean
  /** It comes with the reports, and nobody changes it. */
  readonly shipped: boolean
  readonly isMine: boolean
  readonly owner: string
  readonly mayChange: boolean
  /** The report opens with it, for this person. */
  readonly isDefault: boolean
  /** When it was last changed, as an instant of ISO 8601; null of one that ships. */
  readonly changedAt: string | null
}

export interface ViewContent {
  readonly name: string
  readonly query: string
  readonly shared: boolean
}

/** The person's own views and the shared ones of a report, by name. */
export async function listViews(pool: pg.Pool, staff: Staff, report: string): Promise<SavedView[]> {
  const { rows } = await pool.query<ViewRow>(`${selectViews} where view.report = $2 ${visible} ${byName}`, [
    staff.id,
    report,
  ])
  return rows.map((row) => viewOf(row, staff))
}

/** The person's own views and the shared ones, of all these reports. */
export async function listAllViews(
  pool: pg.Pool,
  staff: Staff,
  reports: readonly string[],
): Promise<(SavedView & { readonly report: string })[]> {
  const { rows } = await pool.query<ViewRow>(`${selectViews} where view.report = any($2) ${visible} ${byName}`, [
    staff.id,
    reports,
  ])
  return rows.map((row) => ({ ...viewOf(row, staff), report: row.report }))
}

/** The views that reports open with for this person, by the name of the report. */
export async function defaultViews(pool: pg.Pool, staff: Staff): Promise<ReadonlyMap<string, SavedView>> {
  const { rows } = await pool.query<ViewRow>(`${selectViews} where chosen.view_id is not null ${visible}`, [staff.id])
  return new Map(rows.map((row) => [row.report, viewOf(row, staff)]))
}

/** @throws Refusal 404 when there is no such view of this report that the person may see */
export async function findView(pool: pg.Pool, staff: Staff, report: string, id: string): Promise<SavedView> {
  const isId = /^\d{1,18}$/.test(id)
  const { rows } = isId
    ? await pool.query<ViewRow>(`${selectViews} where view.report = $2 and view.id = $3 ${visible}`, [
        staff.id,
        report,
        id,
      ])
    : { rows: [] }
  if (rows[0] === undefined) throw noSuchView()
  return viewOf(rows[0], staff)
}

export const mostViews = 100

/** @throws Refusal 409 when the person has a view of that name, or as many as one may have */
export async function saveView(pool: pg.Pool, staff: Staff, report: string, view: ViewContent): Promise<SavedView> {
  const id = await inTransaction(pool, async (client) => {
    // Two that save at once would both count the same: the second waits here. Visits and sessions do not wait for it.
    await client.query('select from viewdesk.staff where id = $1 for no key update', [staff.id])
    const counted = await client.query<{ count: number }>(
      'select count(*)::int as count from viewdesk.saved_view where staff_id = $1',
      [staff.id],
    )
    if ((counted.rows[0]?.count ?? 0) >= mostViews) {
      throw new Refusal(409, 'too_many_views', `One person keeps ${mostViews} views at most. Delete some first.`)
    }
    const { rows } = await client.query<{ id: string }>(
      `insert into viewdesk.saved_view (report, staff_id, name, query, shared) values ($1, $2, $3, $4, $5)
       on conflict (report, staff_id, lower(name)) do nothing
       returning id`,
      [report, staff.id, view.name, view.query, view.shared],
    )
    if (rows[0] === undefined) throw nameTaken(view.name)
    return rows[0].id
  })
  return await findView(pool, staff, report, id)
}

/** As whoever changes a view has seen it. */
export interface SeenView {
  readonly changedAt: string
  /** Writes a moment for them. */
  readonly momentText: (moment: Date) => string
}

/**
 * @param seen null where they do not say
 * @throws Refusal 403 for a view of somebody else, 409 when its owner has another one of that name, or when it was changed meanwhile
 */
export async function changeView(
  pool: pg.Pool,
  staff: Staff,
  report: string,
  id: string,
  changes: Partial<ViewContent>,
  seen: SeenView | null = null,
): Promise<SavedView> {
  await changeable(pool, staff, report, id)
  const { name = null, query = null, shared = null } = changes
  try {
    const { rowCount } = await pool.query(
      `update viewdesk.saved_view
       set name = coalesce($2, name), query = coalesce($3, query), shared = coalesce($4, shared),
         changed_at = now(), changed_by = $5
       where id = $1 and ($6::timestamptz is null or date_trunc('milliseconds', changed_at) = $6)`,
      // What nobody named stays as it is kept by then: parts that do not work any more, and what somebody else changes meanwhile.
      [id, name, query, shared, staff.name, seen?.changedAt ?? null],
    )
    if (rowCount === 0 && seen !== null) await refuseChanged(pool, id, changes, seen)
  } catch (error) {
    if (sqlState(error) === sqlStates.uniqueViolation) throw nameTaken(name ?? '')
    throw error
  }
  return await viewAsChanged(pool, staff, id)
}

/** Also one that its owner alone sees from now on: whoever made it private is told what became of it. */
async function viewAsChanged(pool: pg.Pool, staff: Staff, id: string): Promise<SavedView> {
  const { rows } = await pool.query<ViewRow>(`${selectViews} where view.id = $2`, [staff.id, id])
  if (rows[0] === undefined) throw noSuchView()
  const view = viewOf(rows[0], staff)
  return view.shared || view.isMine ? view : { ...view, isDefault: false }
}

/** What somebody has ordered before, and had no answer to, is no change of somebody else. */
async function refuseChanged(pool: pg.Pool, id: string, changes: Partial<ViewContent>, seen: SeenView): Promise<void> {
  const { rows } = await pool.query<ViewContent & { readonly changed_at: string; readonly who: string }>(
    `select view.name, view.query, view.shared, view.changed_at, coalesce(view.changed_by, owner.name) as who
     from viewdesk.saved_view as view join viewdesk.staff as owner on owner.id = view.staff_id where view.id = $1`,
    [id],
  )
  const [now] = rows
  if (now === undefined) return
  const { name = now.name, query = now.query, shared = now.shared } = changes
  if (name === now.name && query === now.query && shared === now.shared) return
  const values = { name: now.name, who: now.who, when: seen.momentText(new Date(now.changed_at)) }
  throw new Refusal(
    409,
    'view_changed',
    `“${values.name}” was changed by ${values.who} at ${values.when}. Open it again, or save yours as a new view.`,
    { values, forStaff: 'answers.view_changed' },
  )
}

export async function deleteView(pool: pg.Pool, staff: Staff, report: string, id: string): Promise<void> {
  await changeable(pool, staff, report, id)
  await pool.query('delete from viewdesk.saved_view where id = $1', [id])
}

/** Which view the report opens with for this person; null for none. */
export async function chooseDefaultView(pool: pg.Pool, staff: Staff, report: string, id: string | null): Promise<void> {
  if (id === null) {
    await pool.query('delete from viewdesk.default_view where staff_id = $1 and report = $2', [staff.id, report])
    return
  }
  const view = await findView(pool, staff, report, id)
  await pool.query(
    `insert into viewdesk.default_view (staff_id, report, view_id) values ($1, $2, $3)
     on conflict (staff_id, report) do update set view_id = excluded.view_id`,
    [staff.id, report, view.id],
  )
}

async function changeable(pool: pg.Pool, staff: Staff, report: string, id: string): Promise<SavedView> {
  const view = await findView(pool, staff, report, id)
  const { owner } = view
  const refused = { values: { owner }, forStaff: 'answers.view_of_other' }
  if (!view.mayChange)
    throw forbidden(`This view belongs to ${owner}. Save it under a name of your own instead.`, refused)
  return view
}

function noSuchView(): Refusal {
  return notFound('There is no such view, or it no longer exists.')
}

function nameTaken(name: string): Refusal {
  return new Refusal(409, 'name_taken', `There is a view called “${name}” here already. Choose another name.`)
}

// $1 is the person who asks. A view that became private again is nobody else's default any more.
const selectViews = `
  select view.id, view.report, view.name, view.query, view.shared, view.staff_id, view.changed_at,
    owner.name as owner, chosen.view_id is not null as is_default
  from viewdesk.saved_view as view
  join viewdesk.staff as owner on owner.id = view.staff_id
  left join viewdesk.default_view as chosen on chosen.view_id = view.id and chosen.staff_id = $1`
const visible = 'and (view.shared or view.staff_id = $1)'
const byName = 'order by view.staff_id <> $1, lower(view.name), view.id'

interface ViewRow {
  readonly id: string
  readonly report: string
  readonly name: string
  readonly query: string
  readonly shared: boolean
  readonly staff_id: string
  readonly owner: string
  readonly is_default: boolean
  readonly changed_at: string
}

function viewOf(row: ViewRow, staff: Staff): SavedView {
  const { id, name, query, shared, owner, is_default: isDefault } = row
  const isMine = row.staff_id === staff.id
  const mayChange = isMine || (shared && may(staff.role, 'changeSharedViews'))
  const changedAt = new Date(row.changed_at).toISOString()
  return { id, name, query, shared, shipped: false, isMine, owner, mayChange, isDefault, changedAt }
}
