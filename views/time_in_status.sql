-- title:        Time in status
-- description:  How long each completed job waited, was worked on, and took in all. Elapsed hours, nights and weekends included.
-- grain:        job_id, phase
-- provider:     provider_id
-- date:         completed_on
-- rows:         completed_jobs
-- totals by:    phase
-- column job_id [job]:             Job.
-- column title [text]:             Title.
-- column provider_id [provider]:   Provider.
-- column completed_on [date]:      Completed on.
-- column phase [choice waiting = Waiting to start, active = In progress, total = Created to completed]:  Phase. Waiting is created to started, in progress is started to completed.
-- column hours [hours]:            Duration. Empty where the phase ends before it starts.
-- column impossible [choice]:      Wrong times. The phase ends before it starts, so it has no hours.
-- short completed_on:  Completed
-- total jobs [count]:              Jobs = count(hours)
-- total average_hours [hours]:     Average = average(hours)
-- total median_hours [hours]:      Median = median(hours)
-- total p90_hours [hours]:         9 of 10 within = percentile(hours, 90)
-- total impossible_jobs [count]:   Wrong times = count where impossible
-- less is better:                average_hours, median_hours, p90_hours, impossible_jobs
-- check: jobs for waiting = select count(*) from source_job where status = 'completed' and started_at >= created_at
-- check: jobs for active = select count(*) from source_job where status = 'completed' and completed_at >= started_at
-- check: jobs for total = select count(*) from source_job where status = 'completed' and completed_at >= created_at
-- warnings: data_warnings completed_in_future, completed_before_created, no_completion_time, endless_time
-- left out average_hours, median_hours, p90_hours for waiting: without a start time = filters.started_at=is:empty
-- left out average_hours, median_hours, p90_hours for waiting: with wrong times = filters.started_at=is:present & filters.waiting_hours=is:empty
-- left out average_hours, median_hours, p90_hours for active: without a start time = filters.started_at=is:empty
-- left out average_hours, median_hours, p90_hours for active: without a completion time = filters.started_at=is:present & filters.completed_at=is:empty
-- left out average_hours, median_hours, p90_hours for active: with wrong times = filters.started_at=is:present & filters.completed_at=is:present & filters.active_hours=is:empty
-- left out average_hours, median_hours, p90_hours for total: without a completion time = filters.completed_at=is:empty
-- left out average_hours, median_hours, p90_hours for total: with wrong times = filters.completed_at=is:present & filters.total_hours=is:empty
-- left out by period: without a completion time = filters.completed_on=is:empty
-- title.de: Zeit je Status
-- description.de: Wie lange jeder abgeschlossene Auftrag wartete, in Arbeit war und insgesamt brauchte. Verstrichene Stunden, mit Nächten und Wochenenden.
-- column.de job_id: Auftrag.
-- column.de title: Titel.
-- column.de provider_id: Anbieter.
-- column.de completed_on: Abgeschlossen am.
-- column.de phase [waiting = Wartezeit bis Beginn, active = In Arbeit, total = Angelegt bis abgeschlossen]: Phase. Die Wartezeit reicht vom Anlegen bis zum Beginn, die Arbeit vom Beginn bis zum Abschluss.
-- column.de hours: Dauer. Leer, wenn die Phase vor ihrem Beginn endet.
-- column.de impossible: Falsche Zeiten. Die Phase endet vor ihrem Beginn und hat deshalb keine Dauer.
-- short.de completed_on: Fertig
-- total.de jobs: Aufträge
-- total.de average_hours: Durchschnitt
-- total.de median_hours: Median
-- total.de p90_hours: 9 von 10 innerhalb
-- total.de impossible_jobs: Falsche Zeiten
-- left out.de without a start time: ohne Startzeit
-- left out.de without a completion time: ohne Abschlusszeit
-- left out.de with wrong times: mit falschen Zeiten

-- Crossed with the phases, so that a list is read in the order of completed_jobs and stops at the end of its page.
-- The hours are there when the times are right: a phase with both its times and without hours ends before it starts.
select
  job.job_id,
  job.title,
  job.provider_id,
  job.completed_on,
  phase.phase,
  case phase.phase
    when 'waiting' then job.waiting_hours
    when 'active' then job.active_hours
    when 'total' then job.total_hours
  end as hours,
  case phase.phase
    when 'waiting' then job.waiting_hours
    when 'active' then job.active_hours
    when 'total' then job.total_hours
  end is null as impossible
from completed_jobs as job
cross join (values ('waiting'), ('active'), ('total')) as phase (phase)
where (job.created_at is not null or phase.phase = 'active')
  and (job.started_at is not null or phase.phase = 'total')
  and (job.completed_on is not null or phase.phase = 'waiting')
