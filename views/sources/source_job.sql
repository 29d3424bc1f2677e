-- title:        Jobs
-- description:  Every job, whatever its status, with its estimated and its billed value.
-- grain:        id
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
