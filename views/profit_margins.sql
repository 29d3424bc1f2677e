-- title:        Profit margins
-- description:  Billed value less parts cost, by provider and day of completion. Labour is not included.
-- grain:        provider_id, completed_on
-- provider:     provider_id
-- date:         completed_on
-- rows:         completed_jobs
-- column provider_id [provider]:       Provider.
-- column completed_on [date]:          Completed on.
-- column billed_jobs [count]:          Billed jobs.
-- column revenue [money]:              Billed. Billed value of completed jobs.
-- column parts_cost [money]:           Parts cost. Parts of billed jobs; a part without a cost counts as 0.
-- column uncosted_parts [count]:       Parts without a cost. On billed jobs; they count as 0.
-- column profit [money]:               Gross profit. Billed value minus parts cost, labour not included.
-- column unbilled_jobs [count]:        Finished, not billed. Completed jobs without a billed value.
-- column unbilled_parts_cost [money]:  Parts cost of unbilled jobs.
-- short completed_on:         Completed
-- short unbilled_parts_cost:  Parts cost, unbilled
-- total billed_jobs [count]:           Billed jobs = sum(billed_jobs)
-- total revenue [money]:               Billed = sum(revenue)
-- total parts_cost [money]:            Parts cost = sum(parts_cost)
-- total uncosted_parts [count]:        Parts without a cost = sum(uncosted_parts)
-- total profit [money]:                Gross profit = sum(profit)
-- total unbilled_jobs [count]:         Finished, not billed = sum(unbilled_jobs)
-- total unbilled_parts_cost [money]:   Parts cost of unbilled jobs = sum(unbilled_parts_cost)
-- total margin_percent [percent]:      Margin. Gross profit as a share of what was billed. = percent(profit, revenue)
-- more is better:                    billed_jobs, revenue, profit, margin_percent
-- less is better:                    uncosted_parts, unbilled_jobs, unbilled_parts_cost
-- check: billed_jobs = select count(final_value) from source_job where status = 'completed'
-- check: revenue = total final_value of completed_jobs
-- check: profit = total profit of completed_jobs
-- check: unbilled_jobs = total jobs of unbilled_jobs
-- check: unbilled_parts_cost = total parts_cost of unbilled_jobs
-- warnings: data_warnings completed_in_future, completed_before_created, no_completion_time, endless_time, not_a_number, uncosted_parts
-- left out revenue, profit, margin_percent [unbilled_jobs]: not billed = filters.final_value=is:empty
-- left out by period: without a completion time = filters.completed_on=is:empty
-- title.de: Margen
-- description.de: Rechnungswert abzüglich Teilekosten, nach Anbieter und Tag des Abschlusses. Ohne Arbeitslohn.
-- column.de provider_id: Anbieter.
-- column.de completed_on: Abgeschlossen am.
-- column.de billed_jobs: Abgerechnete Aufträge.
-- column.de revenue: Abgerechnet. Rechnungswert der abgeschlossenen Aufträge.
-- column.de parts_cost: Teilekosten. Teile der abgerechneten Aufträge; ein Teil ohne Kosten zählt als 0.
-- column.de uncosted_parts: Teile ohne Kosten. In abgerechneten Aufträgen; sie zählen als 0.
-- column.de profit: Rohertrag. Rechnungswert minus Teilekosten, ohne Arbeitslohn.
-- column.de unbilled_jobs: Fertig, nicht abgerechnet. Abgeschlossene Aufträge ohne Rechnungswert.
-- column.de unbilled_parts_cost: Teilekosten nicht abgerechneter Aufträge.
-- short.de completed_on: Fertig
-- short.de billed_jobs: Aufträge
-- short.de unbilled_jobs: Nicht abgerechnet
-- short.de unbilled_parts_cost: Teile, nicht abgerechnet
-- total.de billed_jobs: Abgerechnete Aufträge
-- total.de revenue: Abgerechnet
-- total.de parts_cost: Teilekosten
-- total.de uncosted_parts: Teile ohne Kosten
-- total.de profit: Rohertrag
-- total.de unbilled_jobs: Fertig, nicht abgerechnet
-- total.de unbilled_parts_cost: Teilekosten nicht abgerechneter Aufträge
-- total.de margin_percent: Marge. Anteil des Rohertrags am Abgerechneten.
-- left out.de not billed: nicht abgerechnet
-- left out.de without a completion time: ohne Abschlusszeit

select
  provider_id,
  completed_on,
  count(final_value) as billed_jobs,
  coalesce(sum(final_value), 0) as revenue,
  coalesce(sum(parts_cost) filter (where final_value is not null), 0) as parts_cost,
  coalesce(sum(uncosted_parts) filter (where final_value is not null), 0)::bigint as uncosted_parts,
  coalesce(sum(profit), 0) as profit,
  count(*) filter (where final_value is null) as unbilled_jobs,
  coalesce(sum(parts_cost) filter (where final_value is null), 0) as unbilled_parts_cost
from completed_jobs
group by provider_id, completed_on
