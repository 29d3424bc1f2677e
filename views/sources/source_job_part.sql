-- title:        Job parts
-- description:  Parts and materials used on jobs, with what they cost.
-- grain:        id
-- menu:         Records, 230
-- icon:         package
-- provider:     provider_id
-- column id [id]:                 Number. The part's number.
-- column name [text]:             Part.
-- column job_id [job]:            Job.
-- column provider_id [provider]:  Provider. The provider of the part's job.
-- column quantity [number]:       Quantity.
-- column unit_cost [money]:       Unit cost.
-- column total_cost [money]:      Cost. What the part cost in all; empty when nobody has entered it.
-- total parts [count]:            Parts = count(id)
-- total total_cost [money]:       Cost = sum(total_cost)
-- total uncosted_parts [count]:   Parts without a cost. They count as 0 in the sum. = count(id) - count(total_cost)
-- title.de: Auftragsteile
-- description.de: Teile und Material, die in Aufträgen verwendet wurden, mit ihren Kosten.
-- column.de id: Nummer. Die Nummer des Teils.
-- column.de name: Teil.
-- column.de job_id: Auftrag.
-- column.de provider_id: Anbieter. Der Anbieter, zu dessen Auftrag das Teil gehört.
-- column.de quantity: Menge.
-- column.de unit_cost: Stückkosten.
-- column.de total_cost: Kosten. Was das Teil insgesamt gekostet hat; leer, wenn niemand es erfasst hat.
-- total.de parts: Teile
-- total.de total_cost: Kosten
-- total.de uncosted_parts: Teile ohne Kosten. Sie zählen in der Summe als 0.

select
  job_part.id,
  job_part.name,
  job_part.job_id,
  job.provider_id,
  job_part.quantity,
  job_part.unit_cost,
  job_part.total_cost
from public.job_part
left join public.job on job.id = job_part.job_id
