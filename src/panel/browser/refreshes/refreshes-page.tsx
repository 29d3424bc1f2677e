import React from 'react'
import type { RefreshedView } from '../../../reports/refresh/describe-refreshes'
import type { RefreshesAnswer } from '../../api/refreshes-route'
import { say } from '../language'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { turnsOf, useLiveRuns, withLive } from '../refreshing/live-runs'
import { useAfterFirst } from '../refreshing/use-runs'
import { API } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { type Remote, useRemote } from '../talk/use-remote'
import { StoredReport } from './stored-report'
import { UnderWay } from './under-way'

/** Everything that is refreshed: what runs and waits, and of each view how the last ones went and when the next is due. */
const Refreshes: React.FC = () => {
  const { catalogue, error } = useCatalogue()
  const answer = useRemote<RefreshesAnswer>(`${API}/refreshes`)
  useTitle(say('refreshes.title'))
  const failure = error ?? (answer.error?.passing && answer.data ? null : answer.error)
  return (
    <Page className="vd-refreshes">
      <header className="vd-header">
        <div className="vd-header-text">
          <h1>{say('refreshes.title')}</h1>
          <p className="vd-description">{say('refreshes.text')}</p>
        </div>
      </header>
      {answer.error && !failure ? <Away error={answer.error} /> : null}
      {failure ? <Problem error={failure} onRetry={error ? readCatalogue : answer.reload} /> : null}
      {!failure && catalogue && answer.data ? <Views {...{ catalogue, answer }} views={answer.data.views} /> : null}
      {!failure && !(catalogue && answer.data) ? <Waiting /> : null}
    </Page>
  )
}

interface Props {
  readonly catalogue: Catalogue
  readonly answer: Remote<RefreshesAnswer>
  readonly views: readonly RefreshedView[]
}

const Views: React.FC<Props> = ({ catalogue, answer, views: read }) => {
  const manner = useManner(catalogue)
  const live = useLiveRuns()
  const names = read.map(({ view }) => view)
  const pauses = catalogue.reports.map(({ schedulePaused }) => schedulePaused?.at).join()
  useAfterFirst(`${turnsOf(live, names)} ${pauses}`, answer.reload)
  const views = read.map((view) => ({ ...view, runs: withLive(view.runs, live, [view.view]) }))
  if (views.length === 0) {
    return (
      <div className="vd-empty">
        <p className="vd-problem-title">{say('refreshes.noViews')}</p>
        <p>{say('refreshes.noViewsText')}</p>
      </div>
    )
  }
  return (
    <>
      <UnderWay {...{ views, manner }} />
      <section className="vd-stored" aria-labelledby="vd-stored-title">
        <h2 id="vd-stored-title">{say('refreshes.views')}</h2>
        {views.map((view) => (
          <StoredReport key={view.view} {...{ view, catalogue, manner }} onChanged={answer.reload} />
        ))}
      </section>
    </>
  )
}

const Waiting: React.FC = () => (
  <div className="vd-stored" aria-busy="true">
    <output className="vd-hidden">{say('dashboard.loading')}</output>
    {['one', 'two'].map((key) => (
      <div className="vd-stored-report" key={key}>
        <span className="vd-skeleton vd-skeleton-headline" />
        <span className="vd-skeleton" />
      </div>
    ))}
  </div>
)

export default Refreshes
