-- title:         Completed jobs
-- description:   One row for each completed job: what it was estimated at, what was billed, what its parts cost and how long it took.
-- grain:         job_id
-- materialized:  incremental
-- refresh:       every 15 minutes
-- stale after:   1 hour
-- provider:      provider_id
-- date:          completed_on
-- index:         provider_id, completed_on desc nulls last, job_id include (created_at, started_at, waiting_hours, active_hours, total_hours)
-- index:         provider_id, completed_on include (job_id, estimated_value, final_value, upsell_value, parts_cost, uncosted_parts, profit)
-- index:         completed_on desc nulls last, job_id
-- index:         profit desc nulls last, job_id
-- index:         profit, job_id
-- index:         final_value desc nulls last, job_id
-- index:         final_value, job_id
-- index:         waiting_hours include (provider_id, completed_on) where created_at is not null and started_at is not null
-- index:         active_hours include (provider_id, completed_on) where started_at is not null and completed_on is not null
-- index:         total_hours include (provider_id, completed_on) where created_at is not null and completed_on is not null
-- column job_id [job]:             Job.
-- column title [text]:             Title.
-- column provider_id [provider]:   Provider.
-- column completed_on [date]:      Completed on. The day of completion in the business time zone; empty when no completion time was entered.
-- column completed_at [time]:      Completed at.
-- column estimated_value [money]:  Estimated value. Empty when nobody estimated the job.
-- column final_value [money]:      Billed value. Empty when the job is not billed.
-- column upsell_value [money]:     Upsell (billed above estimate). Billed minus estimated value; empty unless the job has both.
-- column parts_cost [money]:       Parts cost. All parts of the job; a part without a cost counts as 0.
-- column uncosted_parts [count]:   Parts without a cost. They count as 0 in the parts cost.
-- column profit [money]:           Gross profit. Billed value minus parts cost, labour not included; empty when the job is not billed.
-- column margin_percent [percent]: Margin. Gross profit as a share of the billed value.
-- column waiting_hours [hours]:    Waiting to start. Elapsed hours from created to started, nights and weekends included.
-- column active_hours [hours]:     In progress. Elapsed hours from started to completed.
-- column total_hours [hours]:      Created to completed. Elapsed hours; empty where the times are wrong.
-- column created_at [time]:        Created at.
-- column started_at [time]:        Started at.
-- columns:       title, provider_id, completed_on, estimated_value, final_value, upsell_value, parts_cost, profit, margin_percent
-- short completed_on:     Completed
-- short estimated_value:  Estimated
-- short final_value:      Billed
-- short upsell_value:     Upsell
-- short uncosted_parts:   Uncosted parts
-- total jobs [count]:              Jobs = count(job_id)
-- total estimated_value [money]:   Estimated value = sum(estimated_value)
-- total final_value [money]:       Billed value = sum(final_value)
-- total upsell_value [money]:      Upsell (billed above estimate) = sum(upsell_value)
-- total parts_cost [money]:        Parts cost (billed or not) = sum(parts_cost)
-- total uncosted_parts [count]:    Parts without a cost = sum(uncosted_parts)
-- total profit [money]:            Gross profit (billed jobs) = sum(profit)
-- total margin_percent [percent]:  Margin = percent(profit, final_value)
-- total jobs_without_day [count]:  Jobs without a completion time = count(job_id) - count(completed_on)
-- more is better:                final_value, upsell_value, profit, margin_percent
-- less is better:                uncosted_parts, jobs_without_day
-- check: jobs = select count(*) from source_job where status = 'completed'
-- check: estimated_value = select coalesce(sum(estimated_value), 0) from source_job where status = 'completed'
-- check: final_value = select coalesce(sum(final_value), 0) from source_job where status = 'completed'
-- check: parts_cost = select coalesce(sum(part.total_cost), 0) from source_job_part as part join source_job as job on job.id = part.job_id where job.status = 'completed'
-- check: uncosted_parts = select count(*) from source_job_part as part join source_job as job on job.id = part.job_id where job.status = 'completed' and part.total_cost is null
-- warnings: data_warnings completed_in_future, completed_before_created, no_completion_time, endless_time, not_a_number, uncosted_parts
-- left out upsell_value [not compared]: without an estimate = filters.estimated_value=is:empty
-- left out upsell_value [not compared]: estimated but not billed = filters.estimated_value=is:present & filters.final_value=is:empty
-- left out final_value, profit, margin_percent: not billed = filters.final_value=is:empty
-- left out by period: without a completion time = filters.completed_on=is:empty
-- title.de: Abgeschlossene Aufträge
-- description.de: Eine Zeile für jeden abgeschlossenen Auftrag: wie hoch er geschätzt war, was abgerechnet wurde, was seine Teile kosteten und wie lange er dauerte.
-- column.de job_id: Auftrag.
-- column.de title: Titel.
-- column.de provider_id: Anbieter.
-- column.de completed_on: Abgeschlossen am. Der Tag des Abschlusses in der Zeitzone des Betriebs; leer, wenn keine Abschlusszeit erfasst wurde.
-- column.de completed_at: Abschlusszeitpunkt.
-- column.de estimated_value: Schätzwert. Leer, wenn niemand den Auftrag geschätzt hat.
-- column.de final_value: Rechnungswert. Leer, wenn der Auftrag nicht abgerechnet ist.
-- column.de upsell_value: Mehrerlös (über Schätzung abgerechnet). Rechnungswert minus Schätzwert; leer, wenn einer von beiden fehlt.
-- column.de parts_cost: Teilekosten. Alle Teile des Auftrags; ein Teil ohne Kosten zählt als 0.
-- column.de uncosted_parts: Teile ohne Kosten. Sie zählen in den Teilekosten als 0.
-- column.de profit: Rohertrag. Rechnungswert minus Teilekosten, ohne Arbeitslohn; leer, wenn der Auftrag nicht abgerechnet ist.
-- column.de margin_percent: Marge. Anteil des Rohertrags am Rechnungswert.
-- column.de waiting_hours: Wartezeit bis Beginn. Verstrichene Stunden vom Anlegen bis zum Beginn, mit Nächten und Wochenenden.
-- column.de active_hours: In Arbeit. Verstrichene Stunden vom Beginn bis zum Abschluss.
-- column.de total_hours: Angelegt bis abgeschlossen. Verstrichene Stunden; leer, wenn die Zeiten nicht stimmen.
-- column.de created_at: Angelegt am.
-- column.de started_at: Begonnen am.
-- short.de completed_on: Fertig
-- short.de estimated_value: Schätzwert
-- short.de final_value: Rechnung
-- short.de upsell_value: Mehrerlös
-- short.de uncosted_parts: Ohne Kosten
-- total.de jobs: Aufträge
-- total.de estimated_value: Schätzwert
-- total.de final_value: Rechnungswert
-- total.de upsell_value: Mehrerlös (über Schätzung abgerechnet)
-- total.de parts_cost: Teilekosten (abgerechnet oder nicht)
-- total.de uncosted_parts: Teile ohne Kosten
-- total.de profit: Rohertrag (abgerechnete Aufträge)
-- total.de margin_percent: Marge
-- total.de jobs_without_day: Aufträge ohne Abschlusszeit
-- left out.de not compared: nicht verglichen
-- left out.de without an estimate: ohne Schätzwert
-- left out.de not billed: nicht abgerechnet
-- left out.de estimated but not billed: geschätzt, aber nicht abgerechnet
-- left out.de without a completion time: ohne Abschlusszeit

-- Parts are summed before the join: joining first repeats final_value once per part and inflates every sum.
with parts_per_job as (
  select
    job_id,
    sum(coalesce(total_cost, 0)) as parts_cost,
    count(*) filter (where total_cost is null) as uncosted_parts
  from source_job_part
  group by job_id
)
select
  job.id as job_id,
  job.title,
  job.provider_id,
  (job.completed_at at time zone :'time_zone')::date as completed_on,
  job.completed_at,
  job.estimated_value,
  job.final_value,
  job.final_value - job.estimated_value as upsell_value,
  coalesce(parts.parts_cost, 0) as parts_cost,
  coalesce(parts.uncosted_parts, 0) as uncosted_parts,
  job.final_value - coalesce(parts.parts_cost, 0) as profit,
  case when job.final_value > 0
    then 100 * (job.final_value - coalesce(parts.parts_cost, 0)) / job.final_value
  end as margin_percent,
  case when job.started_at >= job.created_at and isfinite(job.started_at) and isfinite(job.created_at)
    then (extract(epoch from job.started_at) - extract(epoch from job.created_at)) / 3600
  end as waiting_hours,
  case when job.completed_at >= job.started_at and isfinite(job.completed_at) and isfinite(job.started_at)
    then (extract(epoch from job.completed_at) - extract(epoch from job.started_at)) / 3600
  end as active_hours,
  case when job.completed_at >= job.created_at and isfinite(job.completed_at) and isfinite(job.created_at)
    then (extract(epoch from job.completed_at) - extract(epoch from job.created_at)) / 3600
  end as total_hours,
  job.created_at,
  job.started_at
from source_job as job
left join parts_per_job as parts on parts.job_id = job.id
where job.status = 'completed'
