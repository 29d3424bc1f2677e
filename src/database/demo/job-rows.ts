import { drawn, fraction, perMille } from './mixing.js'

/**
 * SQL that inserts the jobs created from day $1 to day $2, as they stand at the start of the anchor day $3 in zone $4.
 *
 * Times are worked out on the clock of the zone: working hours and weekdays. A job is first given its whole life, then
 * cut off at the anchor; so the latest weeks have scheduled and running jobs and earlier ones hardly any.
 */
export const insertJobs = `
insert into public.job
  (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
select
  id,
  provider_id,
  title,
  status,
  estimated_value,
  case when status = 'completed' and not is_unbilled then round(billed::numeric, 2) end,
  created at time zone $4,
  case when status in ('in_progress', 'completed') and not lacks_start then recorded_start at time zone $4 end,
  case when status = 'completed' and not lacks_end then recorded_end at time zone $4 end
from (
  select
    *,
    case
      when fate < 60 and created < $3::timestamp - interval '1 day' then 'cancelled'
      when completed < $3::timestamp and fate >= 64 then 'completed'
      when started < $3::timestamp and fate <> 63 then 'in_progress'
      when ${perMille('d4', 1)} < 300 then 'draft'
      else 'scheduled'
    end as status,
    -- The last weeks' bills are not written yet; a few were forgotten.
    ${perMille('d4', 0)} < case when completed > $3::timestamp - interval '14 days' then 240 else 12 end as is_unbilled,
    ${perMille('d5', 0)} < 8 as lacks_start,
    ${perMille('d5', 1)} < 3 as lacks_end,
    -- Somebody typed a wrong day: work that began before it was asked for, or ended before it began.
    case when ${perMille('d6', 0)} < 2 then created - interval '3 days' else started end as recorded_start,
    case when ${perMille('d6', 0)} in (2, 3) then started - interval '2 hours' else completed end as recorded_end,
    case
      when ${perMille('d6', 1)} = 0 then -round(usual * 0.1)
      when estimated_value is null then usual * (1 + upsell_share)
      when estimated_value = 0 then case when ${perMille('d6', 1)} < 700 then 0 else usual * 0.3 end
      else estimated_value::float8 * (1 + upsell_share)
    end as billed
  from (
    select
      *,
      case
        when ${perMille('d5', 2)} < 40 then null
        when ${perMille('d5', 2)} < 47 then 0
        when ${perMille('d5', 2)} < 300 then round(usual::numeric, 2)
        else round(usual / 5) * 5
      end::numeric(14, 2) as estimated_value,
      case
        when u < 0.46 then 0
        when u < 0.80 then upsell + (u - 0.46) * 0.6
        when u < 0.92 then upsell - (u - 0.80) * 1.2
        when u < 0.97 then upsell + 0.2 + (u - 0.92) * 8
        else upsell + (u - 0.985)
      end as upsell_share,
      case
        when is_short then started + make_interval(mins => (active_hours * 60)::int)
        else
          started::date + (extract(isodow from started::date + work_days)::int >= 6)::int * 2 + work_days
          + interval '11 hours' + make_interval(mins => (${perMille('d4', 2)} % 27 * 15)::int)
      end as completed
    from (
      select
        *,
        active_hours <= 9 as is_short,
        ceil(active_hours / 7 * 1.4)::int as work_days,
        case
          when ${perMille('d3', 0)} < 120 and created::time < '13:30'
            then created + make_interval(mins => 45 + (${perMille('d3', 1)} % 150)::int)
          else
            wanted_day + case extract(isodow from wanted_day)::int when 6 then 2 when 7 then 1 else 0 end
            + interval '8 hours' + make_interval(mins => (${perMille('d3', 1)} % 27 * 15)::int)
        end as started
      from (
        select
          drawn.*,
          provider.id as provider_id,
          provider.upsell,
          work.title,
          ${perMille('d3', 2)} as fate,
          ${fraction('d2')} as u,
          work.value * (0.72 + 0.85 * ${fraction('d7')} * ${fraction('d7')}) * (1 + 0.03 * (day - date '2023-01-01') / 365.0)
            as usual,
          work.hours * provider.slowness * (0.6 + ${fraction('d6')}) as active_hours,
          created::date + 1 + floor(provider.slowness * 17 * ${fraction('d8')} * ${fraction('d8')})::int as wanted_day
        from (
          select
            drawn.*,
            day + interval '7 hours 30 minutes'
              + make_interval(secs => round(37800 * ((id - first_job) + ${fraction('d9')}) / jobs)) as created
          from ${drawn(
            `(select demo_day.*, generate_series(first_job, first_job + jobs - 1) as id
              from demo_day where day between $1 and $2) as numbered`,
            'id',
            ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9'],
          )}
        ) as drawn
        join demo_month on demo_month.month = extract(month from day)
        join demo_provider as provider on provider.id = width_bucket(${fraction('d1')}, thresholds) + 1
        join demo_work as work on work.id = provider.first_work + ${perMille('d1', 0)} % provider.kinds_of_work
        offset 0
      ) as begun
      offset 0
    ) as ended
    offset 0
  ) as valued
  offset 0
) as cut`
