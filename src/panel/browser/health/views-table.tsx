import React from 'react'
import { listAddress } from '../../../reports/asking/address.js'
import type { ViewStatus } from '../../../reports/sync/view-status'
import { sizeWords } from '../exporting/progress-words'
import { formatCount, type Manner, NOTHING } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { WholeColumns } from '../parts/whole-columns'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import type { Catalogue } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { durationWords } from '../words'

interface Props {
  readonly catalogue: Catalogue
  readonly views: readonly ViewStatus[]
  readonly manner: Manner
}

/** Each view: what it is, what it takes, how old it is, and whether it is as it should be. Stored ones come first. */
export const ViewsTable: React.FC<Props> = ({ catalogue, views, manner }) => {
  const isPlain = ({ kind }: ViewStatus): boolean => kind === 'plain'
  const ordered = [...views.filter((view) => !isPlain(view)), ...views.filter(isPlain)]
  return (
    <div>
      <h2>{say('health.views')}</h2>
      <WholeColumns className="vd-health-box" label={say('health.views')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('health.view')}</th>
              <th scope="col">{say('health.kind')}</th>
              <th scope="col" className="vd-figure">
                {say('health.rows')}
              </th>
              <th scope="col" className="vd-figure">
                {say('health.size')}
              </th>
              <th scope="col" className="vd-figure">
                {say('health.totals')}
              </th>
              <th scope="col">{say('health.age')}</th>
              <th scope="col" className="vd-figure">
                {say('health.lastRefresh')}
              </th>
              <th scope="col">{say('health.checks')}</th>
              <th scope="col">{say('health.state')}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((view) => (
              <ViewRow key={view.name} {...{ catalogue, view, manner }} />
            ))}
          </tbody>
        </table>
      </WholeColumns>
    </div>
  )
}

const ViewRow: React.FC<Omit<Props, 'views'> & { readonly view: ViewStatus }> = ({ catalogue, view, manner }) => {
  const { name, kind, rows, bytes, levelBytes, lastRefresh } = view
  const report = findReport(catalogue, name) ?? findReport(catalogue, name.replace(/^source_/, ''))
  const size = (some: number | null): string => (some === null ? NOTHING : sizeWords(some, manner))
  return (
    <tr data-view={name}>
      <th scope="row">
        {report?.listed ? (
          <PageLink className="vd-link" href={listAddress(report.name)}>
            {breakable(name)}
          </PageLink>
        ) : (
          breakable(name)
        )}
      </th>
      <td>{say(`health.${kind}`)}</td>
      <td className="vd-figure">{rows === null ? NOTHING : formatCount(rows, manner)}</td>
      <td className="vd-figure">{size(bytes)}</td>
      <td className="vd-figure">{size(levelBytes)}</td>
      <td>{report ? <FreshnessBadge of={report.name} freshness={report.freshness} manner={manner} /> : NOTHING}</td>
      <td className="vd-figure">{lastRefresh ? durationWords(lastRefresh.seconds * 1000, manner) : NOTHING}</td>
      <td>{checksWords(view)}</td>
      <td>{stateWords(view)}</td>
    </tr>
  )
}

/** A name may go on in the next line behind each of its underscores. */
function breakable(name: string): React.ReactNode {
  const [first, ...more] = name.split('_')
  return (
    <>
      {first}
      {more.map((part, place) => (
        <React.Fragment key={place}>
          _<wbr />
          {part}
        </React.Fragment>
      ))}
    </>
  )
}

function checksWords({ checks }: ViewStatus): React.ReactNode {
  const wrong = checks.filter(({ state }) => state === 'differs' || state === 'failed').length
  if (checks.length === 0) return NOTHING
  if (wrong === 0) return say('health.checksOk', { n: checks.length, count: checks.length })
  return <span className="vd-late">{say('health.checksWrong', { n: wrong, count: wrong, all: checks.length })}</span>
}

function stateWords({ action, reason, fault, drift, indexesByHand, foreignReaders }: ViewStatus): React.ReactNode {
  const more = [
    ...(indexesByHand.length > 0 ? [say('health.indexes', { names: indexesByHand.join(', ') })] : []),
    ...(foreignReaders.length > 0 ? [say('health.readers', { names: foreignReaders.join(', ') })] : []),
  ]
  const isFine = !drift && fault === null && (action === 'unchanged' || action === 'keep')
  const first = drift
    ? say('health.drift')
    : isFine
      ? say('health.inSync')
      : say('health.outOfSync', { reason: fault ?? reason })
  return (
    <>
      <span className={isFine ? undefined : 'vd-late'}>{first}</span>
      {more.map((one) => `; ${one}`)}
    </>
  )
}
