-- title:         Data warnings
-- description:   Jobs whose data is implausible or incomplete: one row for each job and each problem.
-- grain:         job_id, warning
-- materialized:  yes
-- refresh:       every 15 minutes
-- stale after:   1 hour
-- provider:      provider_id
-- date:          completed_on
-- index:         provider_id, warning, completed_on
-- index:         completed_on desc nulls last, job_id, warning
-- column warning [choice completed_in_future = Completed in the future, completed_before_created = Completed before being created, no_completion_time = Without a completion time, endless_time = With an infinite time, not_a_number = With an amount that is not a number, uncosted_parts = With parts without a cost, cancelled_billed = Cancelled but billed, cancelled_with_parts = Cancelled with parts]:  Warning.
-- column job_id [job]:            Job.
-- column title [text]:            Title.
-- column provider_id [provider]:  Provider.
-- column status [choice draft, scheduled, in_progress, completed, cancelled]:  Status.
-- column completed_on [date]:     Completed on. The day of completion in the business time zone; empty when no completion time was entered.
-- column completed_at [time]:     Completed at.
-- column created_at [time]:       Created at.
-- column final_value [money]:     Billed value. Empty when the job is not billed.
-- columns:       title, warning, provider_id, status, completed_on, final_value, created_at
-- short completed_on:  Completed
-- short final_value:   Billed
-- total warnings [count]:         Warnings. A job may have several. = count(job_id)
-- title.de: Auffällige Daten
-- description.de: Aufträge mit unplausiblen oder unvollständigen Daten: eine Zeile für jeden Auftrag und jede Auffälligkeit.
-- column.de warning [completed_in_future = In der Zukunft abgeschlossen, completed_before_created = Abgeschlossen vor dem Anlegen, no_completion_time = Ohne Abschlusszeit, endless_time = Mit einer unendlichen Zeit, not_a_number = Mit einem ungültigen Betrag, uncosted_parts = Mit Teilen ohne Kosten, cancelled_billed = Storniert und doch abgerechnet, cancelled_with_parts = Storniert mit Teilen]: Auffälligkeit.
-- column.de job_id: Auftrag.
-- column.de title: Titel.
-- column.de provider_id: Anbieter.
-- column.de status [draft = Entwurf, scheduled = Geplant, in_progress = In Arbeit, completed = Abgeschlossen, cancelled = Storniert]: Status.
-- column.de completed_on: Abgeschlossen am. Der Tag des Abschlusses in der Zeitzone des Betriebs; leer, wenn keine Abschlusszeit erfasst wurde.
-- column.de completed_at: Abschlusszeitpunkt.
-- column.de created_at: Angelegt am.
-- column.de final_value: Rechnungswert. Leer, wenn der Auftrag nicht abgerechnet ist.
-- short.de completed_on: Fertig
-- short.de final_value: Rechnung
-- total.de warnings: Auffälligkeiten. Ein Auftrag kann mehrere haben.

with odd_jobs as (
  select id as job_id, 'completed_in_future' as warning
  from source_job
  where status = 'completed'
    and completed_at > now()
  union all
  select id, 'completed_before_created'
  from source_job
  where status = 'completed'
    and completed_at < created_at
  union all
  select id, 'no_completion_time'
  from source_job
  where status = 'completed'
    and completed_at is null
  union all
  select id, 'endless_time'
  from source_job
  where not (isfinite(created_at)
    and isfinite(coalesce(started_at, created_at))
    and isfinite(coalesce(completed_at, created_at)))
  union all
  select id, 'not_a_number'
  from source_job
  where 'NaN' in (estimated_value, final_value)
    or id in (select job_id from source_job_part where 'NaN' in (quantity, unit_cost, total_cost))
  union all
  select id, 'uncosted_parts'
  from source_job
  where status = 'completed'
    and id in (select job_id from source_job_part where total_cost is null)
  union all
  select id, 'cancelled_billed'
  from source_job
  where status = 'cancelled'
    and final_value is not null
  union all
  select id, 'cancelled_with_parts'
  from source_job
  where status = 'cancelled'
    and id in (select job_id from source_job_part)
)
select
  odd.warning,
  odd.job_id,
  job.title,
  job.provider_id,
  job.status,
  (job.completed_at at time zone :'time_zone')::date as completed_on,
  job.completed_at,
  job.created_at,
  job.final_value
from odd_jobs as odd
join source_job as job on job.id = odd.job_id
