import React from 'react'
import { filterKey, writeValue } from '../../../reports/asking/address.js'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import type { Catalogue } from '../talk/api-shapes'
import { JobMoney } from './job-money'
import { JobPhases } from './job-phases'
import { RelatedTable } from './related-table'

interface Props {
  readonly catalogue: Catalogue
  readonly jobId: string
  readonly manner: Manner
}

/** What one job earned, how long each of its phases took, and its parts with their sum. */
export const JobSections: React.FC<Props> = ({ catalogue, jobId, manner }) => (
  <>
    <JobMoney {...{ catalogue, jobId, manner }} />
    <JobPhases {...{ catalogue, jobId, manner }} />
    <RelatedTable
      {...{ catalogue, manner }}
      heading={say('record.parts')}
      of="job_part"
      wanted={{ [filterKey('job_id')]: writeValue(jobId) }}
      columns={['name', 'quantity', 'unit_cost', 'total_cost']}
      missing={{ total_cost: say('record.noCost') }}
      emptyText={say('record.noParts')}
      note={(answer) => <Uncosted answer={answer} manner={manner} />}
    />
  </>
)

const Uncosted: React.FC<{ readonly answer: RowsAnswer; readonly manner: Manner }> = ({ answer, manner }) => {
  const count = Number(answer.totals?.uncosted_parts ?? 0)
  if (count === 0) return null
  return (
    <p className="vd-section-note vd-tone-late" data-uncosted={count}>
      {say('record.uncosted', { n: count, count: formatCount(count, manner) })}
    </p>
  )
}
