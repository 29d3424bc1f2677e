import React from 'react'
import type { HealthAnswer } from '../../api/health-route'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { API } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { useRemote } from '../talk/use-remote'
import { ConnectionsTable } from './connections-table'
import { ViewsTable } from './views-table'

/** How the views and connections are, and what is wrong, for those who look after the panel. */
const HealthPage: React.FC = () => {
  const { catalogue, error } = useCatalogue()
  const answer = useRemote<HealthAnswer>(`${API}/panel-health`)
  useTitle(say('health.title'))
  const failure = error ?? (answer.error?.passing && answer.data ? null : answer.error)
  return (
    <Page className="vd-health">
      <header className="vd-header">
        <div className="vd-header-text">
          <h1>{say('health.title')}</h1>
          <p className="vd-description">{say('health.text')}</p>
        </div>
        <div className="vd-actions">
          <button type="button" className="vd-button" onClick={answer.reload}>
            <Icon name="refresh" spinning={answer.loading} />
            {say('health.lookAgain')}
          </button>
        </div>
      </header>
      {answer.error && !failure ? <Away error={answer.error} /> : null}
      {failure ? <Problem error={failure} onRetry={error ? readCatalogue : answer.reload} /> : null}
      {!failure && catalogue && answer.data ? <Told {...{ catalogue }} answer={answer.data} /> : null}
      {!failure && !(catalogue && answer.data) ? (
        <output className="vd-muted">{say('dashboard.loading')}</output>
      ) : null}
    </Page>
  )
}

const Told: React.FC<{ readonly catalogue: Catalogue; readonly answer: HealthAnswer }> = ({ catalogue, answer }) => {
  const { problems, notes, views, connections } = answer
  const manner = useManner(catalogue)
  return (
    <>
      {problems.length === 0 ? (
        <output className="vd-health-fine">
          <Icon name="check" />
          {say('health.nothingWrong')}
        </output>
      ) : (
        <section className="vd-health-wrong" aria-labelledby="vd-health-wrong">
          <h2 id="vd-health-wrong">{say('health.problems', { n: problems.length, count: problems.length })}</h2>
          <Sentences of={problems} />
        </section>
      )}
      {notes.length > 0 ? (
        <section aria-labelledby="vd-health-notes">
          <h2 id="vd-health-notes">{say('health.notes')}</h2>
          <Sentences of={notes} />
        </section>
      ) : null}
      <ViewsTable {...{ catalogue, views, manner }} />
      <ConnectionsTable {...{ connections, manner }} />
    </>
  )
}

const Sentences: React.FC<{ readonly of: readonly string[] }> = ({ of }) => (
  <ul className="vd-health-told">
    {of.map((one) => (
      <li key={one}>{one}</li>
    ))}
  </ul>
)

export default HealthPage
