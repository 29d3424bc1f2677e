import type pg from 'pg'
import { money, twoDecimals } from './exact.js'
import type { RawRows } from './raw-rows.js'

/** Puts generated rows into the empty tables of a test database. */
export async function insertRows(client: pg.ClientBase, rows: RawRows): Promise<void> {
  const people = rows.staff.map(({ id, name }) => ({ id: `${id}`, name, email: `${id}@example.org`, role: 'viewer' }))
  await insert(client, 'public.provider', rows.providers.map(asText))
  await insert(client, 'public.job', rows.jobs.map(jobRecord))
  await insert(client, 'public.job_part', rows.parts.map(partRecord))
  await insert(client, 'viewdesk.staff', people)
  await insert(client, 'viewdesk.page_visit', rows.visits.map(visitRecord))
}

function asText({ id, name }: RawRows['providers'][number]) {
  return { id: `${id}`, name }
}

function jobRecord(job: RawRows['jobs'][number]) {
  return {
    id: `${job.id}`,
    provider_id: `${job.providerId}`,
    title: job.title,
    status: job.status,
    estimated_value: decimal(job.estimated),
    final_value: decimal(job.final),
    created_at: job.createdAt.toString(),
    started_at: job.startedAt?.toString() ?? null,
    completed_at: job.completedAt?.toString() ?? null,
  }
}

function partRecord(part: RawRows['parts'][number]) {
  return {
    id: `${part.id}`,
    job_id: `${part.jobId}`,
    name: part.name,
    quantity: decimal(part.quantity),
    unit_cost: decimal(part.unitCost),
    total_cost: decimal(part.totalCost),
  }
}

function visitRecord(visit: RawRows['visits'][number]) {
  return {
    id: `${visit.id}`,
    staff_id: visit.staffId === null ? null : `${visit.staffId}`,
    section: visit.section,
    visited_at: visit.visitedAt.toString(),
  }
}

function decimal(hundredths: bigint | null): string | null {
  return hundredths === null ? null : twoDecimals(money(hundredths))
}

async function insert(client: pg.ClientBase, table: string, records: readonly object[]): Promise<void> {
  const columns = Object.keys(records[0] ?? {}).join(', ')
  await client.query(
    `insert into ${table} (${columns}) overriding system value
     select ${columns} from json_populate_recordset(null::${table}, $1::json)`,
    [JSON.stringify(records)],
  )
}
