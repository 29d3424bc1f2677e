-- title:        Jobs
-- description:  Every job, whatever its status, with its estimated and its billed value.
-- grain:        id
-- menu:         Records, 220
-- icon:         briefcase
-- provider:     provider_id
-- date:         created_at
-- column id [id]:                  Number. The job's number.
-- column title [text]:             Job.
-- column provider_id [provider]:   Provider.
-- column status [choice draft, scheduled, in_progress, completed, cancelled]:  Status.
-- column estimated_value [money]:  Estimated value. What the job was estimated at; empty when nobody estimated it.
-- column final_value [money]:      Billed value. What was billed; empty until the job is billed.
-- column created_at [time]:        Created.
-- column started_at [time]:        Started.
-- column completed_at [time]:      Completed.
-- columns:      title, id, provider_id, status, estimated_value, final_value, created_at, completed_at
-- short estimated_value:  Estimated
-- short final_value:      Billed
-- total jobs [count]:              Jobs = count(id)
-- total estimated_value [money]:   Estimated value = sum(estimated_value)
-- total final_value [money]:       Billed value = sum(final_value)
-- warnings: data_warnings
-- title.de: Aufträge
-- description.de: Jeder Auftrag, gleich in welchem Status, mit Schätzwert und Rechnungswert.
-- column.de id: Nummer. Die Nummer des Auftrags.
-- column.de title: Auftrag.
-- column.de provider_id: Anbieter.
-- column.de status [draft = Entwurf, scheduled = Geplant, in_progress = In Arbeit, completed = Abgeschlossen, cancelled = Storniert]: Status.
-- column.de estimated_value: Schätzwert. Worauf der Auftrag geschätzt wurde; leer, wenn niemand ihn geschätzt hat.
-- column.de final_value: Rechnungswert. Was abgerechnet wurde; leer, bis der Auftrag abgerechnet ist.
-- column.de created_at: Angelegt.
-- column.de started_at: Begonnen.
-- column.de completed_at: Abgeschlossen.
-- short.de final_value: Rechnung
-- total.de jobs: Aufträge
-- total.de estimated_value: Schätzwert
-- total.de final_value: Rechnungswert

select
  id,
  title,
  provider_id,
  status,
  estimated_value,
  final_value,
  created_at,
  started_at,
  completed_at
from public.job
