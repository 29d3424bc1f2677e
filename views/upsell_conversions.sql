-- title:        Upsell
-- description:  What was billed above the estimate, by provider and day of completion.
-- grain:        provider_id, completed_on
-- provider:     provider_id
-- date:         completed_on
-- rows:         completed_jobs
-- column provider_id [provider]:      Provider.
-- column completed_on [date]:         Completed on.
-- column completed_jobs [count]:      Completed jobs.
-- column total_estimated [money]:     Estimated. Estimated value of all completed jobs; a missing estimate counts as 0.
-- column total_final [money]:         Billed. Billed value of all completed jobs; a missing one counts as 0.
-- column compared_jobs [count]:       Jobs with both values. Completed jobs that have an estimate and were billed.
-- column compared_estimated [money]:  Estimated, on jobs with both values.
-- column upsell_value [money]:        Upsell (billed above estimate). Billed minus estimated value, on jobs with both values.
-- short completed_on:   Completed
-- short upsell_value:   Upsell
-- total completed_jobs [count]:       Completed jobs = sum(completed_jobs)
-- total total_estimated [money]:      Estimated = sum(total_estimated)
-- total total_final [money]:          Billed = sum(total_final)
-- total compared_jobs [count]:        Jobs with both values = sum(compared_jobs)
-- total compared_estimated [money]:   Estimated, on jobs with both values = sum(compared_estimated)
-- total upsell_value [money]:         Upsell (billed above estimate) = sum(upsell_value)
-- total like_for_like_rate_percent [percent]:  Upsell, on jobs with both values. Upsell as a share of their estimates. = percent(upsell_value, compared_estimated)
-- total upsell_rate_percent [percent]:  Upsell, on all totals. Billed minus estimated as a share of estimated, missing values counted as 0. = percent(total_final - total_estimated, total_estimated)
-- total jobs_left_out [count]:        Not compared. Completed jobs without an estimate or without a bill. = completed_jobs - compared_jobs
-- more is better:                   total_final, upsell_value, like_for_like_rate_percent, upsell_rate_percent
-- less is better:                   jobs_left_out
-- check: completed_jobs = select count(*) from source_job where status = 'completed'
-- check: total_estimated = total estimated_value of completed_jobs
-- check: total_final = total final_value of completed_jobs
-- check: compared_jobs = select count(*) from source_job where status = 'completed' and estimated_value is not null and final_value is not null
-- check: upsell_value = select coalesce(sum(final_value - estimated_value), 0) from source_job where status = 'completed'
-- warnings: data_warnings completed_in_future, completed_before_created, no_completion_time, endless_time, not_a_number
-- left out upsell_value, like_for_like_rate_percent [jobs_left_out]: without an estimate = filters.estimated_value=is:empty
-- left out upsell_value, like_for_like_rate_percent [jobs_left_out]: estimated but not billed = filters.estimated_value=is:present & filters.final_value=is:empty
-- left out by period: without a completion time = filters.completed_on=is:empty
-- title.de: Mehrerlös
-- description.de: Was über die Schätzung hinaus abgerechnet wurde, nach Anbieter und Tag des Abschlusses.
-- column.de provider_id: Anbieter.
-- column.de completed_on: Abgeschlossen am.
-- column.de completed_jobs: Abgeschlossene Aufträge.
-- column.de total_estimated: Geschätzt. Schätzwert aller abgeschlossenen Aufträge; ein fehlender zählt als 0.
-- column.de total_final: Abgerechnet. Rechnungswert aller abgeschlossenen Aufträge; ein fehlender zählt als 0.
-- column.de compared_jobs: Aufträge mit beiden Werten. Abgeschlossene Aufträge, die geschätzt und abgerechnet wurden.
-- column.de compared_estimated: Geschätzt, bei Aufträgen mit beiden Werten.
-- column.de upsell_value: Mehrerlös (über Schätzung abgerechnet). Rechnungswert minus Schätzwert, bei Aufträgen mit beiden Werten.
-- short.de completed_on: Fertig
-- short.de completed_jobs: Aufträge
-- short.de compared_jobs: Mit beiden Werten
-- short.de compared_estimated: Davon geschätzt
-- short.de upsell_value: Mehrerlös
-- total.de completed_jobs: Abgeschlossene Aufträge
-- total.de total_estimated: Geschätzt
-- total.de total_final: Abgerechnet
-- total.de compared_jobs: Aufträge mit beiden Werten
-- total.de compared_estimated: Geschätzt, bei Aufträgen mit beiden Werten
-- total.de upsell_value: Mehrerlös (über Schätzung abgerechnet)
-- total.de like_for_like_rate_percent: Mehrerlös, bei Aufträgen mit beiden Werten. Mehrerlös als Anteil ihrer Schätzwerte.
-- total.de upsell_rate_percent: Mehrerlös, alle Summen. Abgerechnet minus geschätzt als Anteil des Geschätzten; fehlende Werte zählen als 0.
-- total.de jobs_left_out: Nicht verglichen. Abgeschlossene Aufträge ohne Schätzwert oder ohne Rechnung.
-- left out.de without an estimate: ohne Schätzwert
-- left out.de estimated but not billed: geschätzt, aber nicht abgerechnet
-- left out.de without a completion time: ohne Abschlusszeit

select
  provider_id,
  completed_on,
  count(*) as completed_jobs,
  coalesce(sum(estimated_value), 0) as total_estimated,
  coalesce(sum(final_value), 0) as total_final,
  count(upsell_value) as compared_jobs,
  coalesce(sum(estimated_value) filter (where upsell_value is not null), 0) as compared_estimated,
  coalesce(sum(upsell_value), 0) as upsell_value
from completed_jobs
group by provider_id, completed_on
