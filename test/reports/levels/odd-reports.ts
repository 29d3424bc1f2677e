import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes view files of reports that have what the project's own do not. */
export async function writeOddReports(folder: string): Promise<void> {
  await writeFile(join(folder, 'finished_work.sql'), finishedWork)
  await writeFile(join(folder, 'work_by_provider.sql'), workByProvider)
  await writeFile(join(folder, 'spread_of_work.sql'), spreadOfWork)
  await writeFile(join(folder, 'unordered_work.sql'), unorderedWork)
}

// A date that is a time, each aggregate that adds up, of each kind of number, and reasons of each kind of filter.
const finishedWork = `-- title: Finished work
-- description: Each finished job.
-- grain: job_id
-- materialized: yes
-- provider: provider_id
-- date: completed_at
-- column provider_id [provider]: Provider.
-- column completed_at [time]: Finished.
-- column value [money]: Value.
-- total rows_found [count]: Rows = count(job_id)
-- total dear [count]: Dear = count where is_dear
-- total places [count]: Sum of short numbers = sum(place)
-- total ids [count]: Sum of long numbers = sum(job_id)
-- total mean_place [number]: Mean of short numbers = average(place)
-- total mean_value [money]: Mean value = average(value)
-- total first_at [time]: First = min(completed_at)
-- total last_at [time]: Last = max(completed_at)
-- total share [percent]: Share = percent(dear, rows_found)
-- left out mean_value: without a value = filters.value=is:empty
-- left out mean_place: in the first places = filters.place~~to=2
-- left out mean_place: called "of repair" = filters.place~~from=3 & filters.title=repair
-- left out share: created when they were many = filters.created_at~~from=2024-03-10 & filters.created_at~~to=2024-11-20
-- left out ids: created lately = filters.created_at=last_90_days
-- left out by period: without a time = filters.completed_at=is:empty
select job.id as job_id, nullif(job.provider_id, 4) as provider_id, job.title, job.created_at, job.completed_at, job.final_value as value, job.final_value > 500 as is_dear,
  (job.id % 7)::int as place
from source_job as job
where job.status = 'completed'
`

// Rows of another report are left out, for a reason that its own totals do not know.
const workByProvider = `-- title: Work by provider
-- description: Finished jobs, by provider and day.
-- grain: provider_id, finished_on
-- provider: provider_id
-- date: finished_on
-- rows: finished_work
-- column provider_id [provider]: Provider.
-- column finished_on [date]: Finished.
-- total value [money]: Value = sum(value)
-- left out value: cheap = filters.is_dear=false
select provider_id, (completed_at at time zone :'time_zone')::date as finished_on, sum(value) as value
from finished_work
group by provider_id, finished_on
`

// Percentiles of each kind of number: with halves, of both signs, many times the same, without a value, infinite, not a number.
const spreadOfWork = `-- title: Spread of work
-- description: How the values of finished jobs are spread.
-- grain: job_id
-- materialized: yes
-- provider: provider_id
-- date: completed_at
-- index: gain include (provider_id, completed_at)
-- index: third include (provider_id, completed_at)
-- index: place include (provider_id, completed_at)
-- index: job_id include (provider_id, completed_at)
-- index: wide include (provider_id, completed_at)
-- index: narrow include (provider_id, completed_at)
-- column provider_id [provider]: Provider.
-- column completed_at [time]: Finished.
-- total rows_found [count]: Rows = count(job_id)
-- total median_gain [money]: Median gain = median(gain)
-- total low_gain [money]: Low gain = percentile(gain, 1)
-- total median_of_thirds [number]: Median of thirds = median(third)
-- total most_thirds [number]: Most thirds = percentile(third, 90)
-- total median_place [number]: Median place = median(place)
-- total high_id [number]: High number = percentile(job_id, 99)
-- total median_float [number]: Median of floats = median(wide)
-- total low_float [number]: Low float = percentile(wide, 3)
-- total median_short [number]: Median of short floats = median(narrow)
-- left out median_gain: without a gain = filters.gain=is:empty
select job.id as job_id, nullif(job.provider_id, 4) as provider_id, job.completed_at,
  job.final_value - coalesce(job.estimated_value, 0) as gain,
  extract(epoch from job.started_at - job.created_at) / 3600 / 3 as third,
  (job.id % 5)::int2 as place,
  case job.id % 50 when 0 then '-infinity' when 1 then 'infinity' when 2 then 'NaN' when 3 then -0.0
    else (job.id % 401 - 200) / 7.0 end::float8 as wide,
  (case when job.id % 3 > 0 then job.id % 17 - 8 end / 8.0)::float4 as narrow
from source_job as job
where job.status = 'completed'
`

// A median of a column without an index.
const unorderedWork = `-- title: Unordered work
-- description: Values of finished jobs, in no order.
-- grain: job_id
-- materialized: yes
-- provider: provider_id
-- date: completed_at
-- column provider_id [provider]: Provider.
-- column completed_at [time]: Finished.
-- total median_value [money]: Median value = median(value)
select job.id as job_id, job.provider_id, job.completed_at, job.final_value as value
from source_job as job
where job.status = 'completed'
`
