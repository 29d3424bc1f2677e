-- title:        Open jobs
-- description:  Jobs that are not finished: drafts, scheduled jobs and jobs in progress, as of now.
-- grain:        job_id
-- provider:     provider_id
-- column job_id [job]:             Job.
-- column title [text]:             Title.
-- column provider_id [provider]:   Provider.
-- column status [choice draft, scheduled, in_progress]:  Status.
-- column estimated_value [money]:  Estimated value.
-- column created_at [time]:        Created at.
-- column started_at [time]:        Started at.
-- column age_hours [hours]:        Age. Elapsed time since the job was created.
-- columns:      title, provider_id, status, estimated_value, created_at, started_at, age_hours
-- sort:         created_at
-- late age_hours: 60 days
-- total jobs [count]:              Open jobs = count(job_id)
-- total estimated_value [money]:   Estimated value = sum(estimated_value)
-- total oldest_hours [hours]:      Oldest = max(age_hours)
-- check: jobs = select count(*) from source_job where status in ('draft', 'scheduled', 'in_progress')
-- check: estimated_value = select coalesce(sum(estimated_value), 0) from source_job where status in ('draft', 'scheduled', 'in_progress')
-- left out estimated_value: without an estimate = filters.estimated_value=is:empty
-- title.de: Offene Aufträge
-- description.de: Aufträge, die nicht fertig sind: Entwürfe, geplante Aufträge und solche in Arbeit, auf dem Stand von jetzt.
-- column.de job_id: Auftrag.
-- column.de title: Titel.
-- column.de provider_id: Anbieter.
-- column.de status [draft = Entwurf, scheduled = Geplant, in_progress = In Arbeit]: Status.
-- column.de estimated_value: Schätzwert.
-- column.de created_at: Angelegt am.
-- column.de started_at: Begonnen am.
-- column.de age_hours: Alter. Verstrichene Zeit, seit der Auftrag angelegt wurde.
-- total.de jobs: Offene Aufträge
-- total.de estimated_value: Schätzwert
-- total.de oldest_hours: Ältester
-- left out.de without an estimate: ohne Schätzwert

select
  id as job_id,
  provider_id,
  status,
  title,
  estimated_value,
  created_at,
  started_at,
  -- One extract and not two, which would take most of the time of all totals.
  case when isfinite(created_at) then extract(epoch from now() - created_at) / 3600 end as age_hours
from source_job
where status in ('draft', 'scheduled', 'in_progress')
