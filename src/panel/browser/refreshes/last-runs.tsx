import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import { formatClock, formatCount, type Manner, NOTHING } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { isOpen, whoWords } from '../refreshing/run-words'
import { durationWords } from '../words'

interface Props {
  readonly runs: readonly Run[]
  readonly title: string
  readonly manner: Manner
}

/** The last refreshes one by one: what the chart draws, in figures. */
export const LastRuns: React.FC<Props> = ({ runs, title, manner }) => {
  const now = useNow()
  if (runs.length === 0) return null
  return (
    <details className="vd-last-runs">
      <summary>{say('refreshes.last', { n: runs.length, count: runs.length })}</summary>
      <section
        className="vd-last-runs-box"
        aria-label={say('refreshes.lastOf', { title })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{say('refreshes.started')}</th>
              <th scope="col">{say('refreshes.by')}</th>
              <th scope="col" className="vd-figure">
                {say('refreshes.took')}
              </th>
              <th scope="col" className="vd-figure">
                {say('refreshes.rows')}
              </th>
              <th scope="col">{say('refreshes.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id} data-run={run.state}>
                <td>{run.startedAt === null ? NOTHING : formatClock(run.startedAt, now, manner)}</td>
                <td>{whoWords(run)}</td>
                <td className="vd-figure">
                  {run.durationMs === null ? NOTHING : durationWords(run.durationMs, manner)}
                </td>
                <td className="vd-figure">{run.rows === null ? NOTHING : formatCount(run.rows, manner)}</td>
                <td className={run.state === 'failed' ? 'vd-status-bad' : undefined}>{outcomeWords(run)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

function outcomeWords(run: Run): React.ReactNode {
  if (isOpen(run)) return say('refreshes.open')
  if (run.state === 'cancelled' && run.cancelledBy) return say('runs.cancelledBy', { who: run.cancelledBy })
  const word = say(`refreshes.${run.state as 'done' | 'failed' | 'skipped' | 'cancelled'}`)
  if (run.isUnchanged) return say('refreshes.unchanged')
  if (!run.error || run.state === 'cancelled') return word
  return (
    <>
      {word}: <span lang="en">{run.error}</span>
    </>
  )
}
