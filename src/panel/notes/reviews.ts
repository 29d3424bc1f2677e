import type pg from 'pg'
import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { forbidden } from '../../refusal.js'
import type { Figures } from '../../reports/totals/figures.js'

/** That somebody has looked through a report under filters, and the figures that they saw. */
export interface Review {
  readonly by: string
  readonly at: string
  /** Theirs, or of anybody for those who may. */
  readonly mayRemove: boolean
  readonly figures: Figures
}

export async function findReview(pool: pg.Pool, staff: Staff, report: string, query: string): Promise<Review | null> {
  const { rows } = await pool.query<ReviewRow>(
    `select who, staff_id, reviewed_at, figures from viewdesk.review where report = $1 and md5(query) = md5($2)`,
    [report, query],
  )
  return rows[0] ? reviewOf(rows[0], staff) : null
}

/** The last one who has looked through it stands there. */
export async function keepReview(
  pool: pg.Pool,
  staff: Staff,
  { report, query, figures }: { readonly report: string; readonly query: string; readonly figures: Figures },
): Promise<Review> {
  const { rows } = await pool.query<ReviewRow>(
    `insert into viewdesk.review (report, query, figures, staff_id, who) values ($1, $2, $3, $4, $5)
     on conflict (report, md5(query)) do update
     set figures = excluded.figures, staff_id = excluded.staff_id, who = excluded.who, reviewed_at = now()
     returning who, staff_id, reviewed_at, figures`,
    [report, query, JSON.stringify(figures), staff.id, staff.name],
  )
  return reviewOf(rows[0] as ReviewRow, staff)
}

/** @throws Refusal 403 for one of somebody else */
export async function removeReview(pool: pg.Pool, review: Review, report: string, query: string): Promise<void> {
  const { by } = review
  const refused = { values: { by }, forStaff: 'answers.review_of_other' }
  if (!review.mayRemove) throw forbidden(`${by} has reviewed this. Only they and admins take that back.`, refused)
  await pool.query('delete from viewdesk.review where report = $1 and md5(query) = md5($2)', [report, query])
}

interface ReviewRow {
  readonly who: string
  readonly staff_id: string | null
  readonly reviewed_at: string
  readonly figures: Figures
}

function reviewOf({ who, staff_id: staffId, reviewed_at: at, figures }: ReviewRow, staff: Staff): Review {
  const isMine = staffId === staff.id && may(staff.role, 'markReviewed')
  return { by: who, at: new Date(at).toISOString(), mayRemove: isMine || may(staff.role, 'changeOthersNotes'), figures }
}
