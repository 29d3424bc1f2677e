-- title:        Finished, not billed
-- description:  Completed jobs without a billed value, as of now: money that nobody has asked for yet.
-- grain:        job_id
-- provider:     provider_id
-- column job_id [job]:             Job.
-- column title [text]:             Title.
-- column provider_id [provider]:   Provider.
-- column estimated_value [money]:  Estimated value.
-- column parts_cost [money]:       Parts cost. What the job's parts cost; a part without a cost counts as 0.
-- column completed_at [time]:      Completed at.
-- column age_hours [hours]:        Waiting for a bill. Elapsed time since completion.
-- sort:         completed_at
-- late age_hours: 30 days
-- total jobs [count]:              Jobs = count(job_id)
-- total estimated_value [money]:   Estimated value = sum(estimated_value)
-- total parts_cost [money]:        Parts cost = sum(parts_cost)
-- total oldest_hours [hours]:      Oldest = max(age_hours)
-- less is better:                jobs, estimated_value, parts_cost, oldest_hours
-- check: jobs = select count(*) from source_job where status = 'completed' and final_value is null
-- check: estimated_value = select coalesce(sum(estimated_value), 0) from source_job where status = 'completed' and final_value is null
-- check: parts_cost = select coalesce(sum(part.total_cost), 0) from source_job_part as part join source_job as job on job.id = part.job_id where job.status = 'completed' and job.final_value is null
-- left out estimated_value: without an estimate = filters.estimated_value=is:empty
-- left out oldest_hours: without a completion time = filters.completed_at=is:empty
-- title.de: Fertig, nicht abgerechnet
-- description.de: Abgeschlossene Aufträge ohne Rechnungswert, auf dem Stand von jetzt: Geld, das noch niemand eingefordert hat.
-- column.de job_id: Auftrag.
-- column.de title: Titel.
-- column.de provider_id: Anbieter.
-- column.de estimated_value: Schätzwert.
-- column.de parts_cost: Teilekosten. Was die Teile des Auftrags kosten; ein Teil ohne Kosten zählt als 0.
-- column.de completed_at: Abschlusszeitpunkt.
-- column.de age_hours: Wartet auf Rechnung. Verstrichene Zeit seit dem Abschluss.
-- total.de jobs: Aufträge
-- total.de estimated_value: Schätzwert
-- total.de parts_cost: Teilekosten
-- total.de oldest_hours: Ältester
-- left out.de without an estimate: ohne Schätzwert
-- left out.de without a completion time: ohne Abschlusszeit

select
  job.id as job_id,
  job.title,
  job.provider_id,
  job.estimated_value,
  -- A subquery, so that the parts are read for the rows that are shown, and not at all to count them.
  (
    select coalesce(sum(part.total_cost), 0)
    from source_job_part as part
    where part.job_id = job.id
  ) as parts_cost,
  job.completed_at,
  case when isfinite(job.completed_at) then extract(epoch from now() - job.completed_at) / 3600 end as age_hours
from source_job as job
where job.status = 'completed'
  and job.final_value is null
