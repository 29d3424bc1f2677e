import type pg from 'pg'
import { type DemoDay, planDays } from './calendar.js'
import { demoState } from './demo.js'
import { insertJobs } from './job-rows.js'
import { insertParts } from './part-rows.js'
import { createReferenceTables, dropReferenceTables } from './reference-tables.js'
import { fillStaffVisits } from './staff-visits.js'
import { addDemoIndexes, dropDemoIndexes } from './tables.js'

export interface DemoOptions {
  /** how many jobs; about three times as many parts */
  readonly jobs: number
  /** YYYY-MM-DD: everything happened before this day began */
  readonly anchor: string
  /** whose clock the working hours are on; UTC by default */
  readonly timeZone?: string
  /** told after each step how many jobs are there with their parts */
  readonly onProgress?: (done: number, jobs: number) => void
}

export class DemoRefusedError extends Error {
  readonly code = 'demo_refused'

  constructor() {
    super(
      'The tables provider, job and job_part of this database hold no demo data, so they are left alone.\n' +
        'Demo data goes into a database without these tables, or where "npx viewdesk demo" made them.',
    )
    this.name = 'DemoRefusedError'
  }
}

const jobsPerStep = 50_000

/**
 * Replaces all demo data: providers, jobs, parts, colleagues and their page visits. The same options give the same rows.
 *
 * Needs the tables of createDemoTables and the schema viewdesk. Call it in a transaction: readers then see the old rows
 * or the new ones; they wait while it runs.
 *
 * @throws DemoRefusedError when the tables are not marked as demo
 */
export async function fillDemo(client: pg.ClientBase, options: DemoOptions): Promise<void> {
  if ((await demoState(client)) !== 'demo') throw new DemoRefusedError()
  const { jobs, anchor, timeZone = 'UTC', onProgress } = options
  const days = planDays(jobs, anchor)
  await client.query('truncate public.job_part, public.job, public.provider')
  // Checked and indexed once at the end, millions of rows take a third of the time.
  await dropDemoIndexes(client)
  await createReferenceTables(client, days)
  await client.query('insert into public.provider (id, name) select id, name from demo_provider order by id')
  let parts = 0
  for (const step of stepsOf(days)) {
    await client.query(insertJobs, [step.from, step.to, anchor, timeZone])
    const { rowCount } = await client.query(insertParts, [step.firstJob, step.lastJob, parts])
    parts += rowCount ?? 0
    onProgress?.(step.lastJob, jobs)
  }
  await dropReferenceTables(client)
  await addDemoIndexes(client)
  await fillStaffVisits(client, anchor, timeZone)
  await client.query('analyze public.provider, public.job, public.job_part, viewdesk.page_visit, viewdesk.staff')
}

interface Step {
  readonly from: string
  readonly to: string
  readonly firstJob: number
  readonly lastJob: number
}

function stepsOf(days: readonly DemoDay[]): Step[] {
  const steps: Step[] = []
  let from = 0
  days.forEach((day, index) => {
    const first = days[from]
    if (first === undefined) return
    const lastJob = day.firstJob + day.jobs - 1
    const isFull = lastJob - first.firstJob + 1 >= jobsPerStep || index === days.length - 1
    if (!isFull) return
    if (lastJob >= first.firstJob) steps.push({ from: first.day, to: day.day, firstJob: first.firstJob, lastJob })
    from = index + 1
  })
  return steps
}
