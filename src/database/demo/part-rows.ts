import { drawn, fraction, perMille } from './mixing.js'

// How many parts a job takes: 0, 1, 2 … 7; three on average.
const countThresholds = '{0.04, 0.15, 0.34, 0.57, 0.76, 0.89, 0.96}'

/**
 * SQL that inserts the parts of the jobs from number $1 to number $2; their own numbers follow $3.
 *
 * A job takes the first parts of its kind of work, more of them and dearer ones when the job is larger. A few parts have
 * no cost yet, and a few jobs took several times what was planned.
 */
export const insertParts = `
insert into public.job_part (id, job_id, name, quantity, unit_cost, total_cost)
select
  $3::bigint + row_number() over (order by job_id, position),
  job_id,
  name,
  case when ${perMille('p3', 1)} >= 5 then quantity end,
  case when ${perMille('p3', 0)} >= 25 and ${perMille('p3', 1)} >= 5 then unit_cost end,
  case when ${perMille('p3', 0)} >= 25 then round(quantity * unit_cost, 2) end
from (
  select
    *,
    case
      when usual_quantity = 1 then case when went_wrong then 2 else 1 end
      else greatest(1, round(usual_quantity * (0.75 + 0.5 * ${fraction('p1')}) * size * case when went_wrong then 3 else 1 end))
    end::numeric(14, 2) as quantity,
    round((price * parts_cost * (0.9 + 0.25 * ${fraction('p2')}) * case when usual_quantity = 1 then size else 1 end)::numeric, 2)
      as unit_cost
  from ${drawn(
    `(select
        job.id as job_id,
        job.went_wrong,
        part.position,
        part.name,
        part.quantity as usual_quantity,
        part.price,
        provider.parts_cost,
        -- Beside the job's value, but less than in proportion: much of a large job is labour.
        0.55 + 0.45 * coalesce(nullif(job.estimated_value, 0), job.final_value, work.value::numeric)::float8 / work.value as size
      from (
        select
          *,
          case when status = 'draft' then 0 when status = 'cancelled' then ${perMille('j2', 0)} / 800
            else width_bucket(${fraction('j1')}, '${countThresholds}'::float8[]) end as parts,
          ${perMille('j2', 1)} < 14 as went_wrong
        from ${drawn('(select * from public.job where id between $1 and $2) as job', 'id + 1500000000', ['j1', 'j2'])}
        offset 0
      ) as job
      join demo_provider as provider on provider.id = job.provider_id
      join demo_work as work on work.title = job.title
      join demo_part as part on part.work_id = work.id and part.position <= job.parts
    ) as taken`,
    'job_id * 9 + position',
    ['p1', 'p2', 'p3'],
  )}
  offset 0
) as priced`
