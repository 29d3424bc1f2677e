import React from 'react'
import type { RefreshedView } from '../../../reports/refresh/describe-refreshes'
import type { Run } from '../../../reports/refresh/runs'
import { formatClock, formatIn, type Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { RunLine } from '../refreshing/run-line'
import { isOpen } from '../refreshing/run-words'
import { useCancel } from '../refreshing/use-cancel'
import { useTitles } from '../refreshing/use-titles'

interface Props {
  readonly views: readonly RefreshedView[]
  readonly manner: Manner
}

/** What runs and what waits, in the order in which they come; when there is nothing, what comes next. */
export const UnderWay: React.FC<Props> = ({ views, manner }) => {
  const now = useNow()
  const titleOf = useTitles()
  const open = views
    .flatMap((view) => view.runs.filter(isOpen).map((run) => ({ view, run })))
    .sort((one, other) => orderOf(one.run) - orderOf(other.run))
  const { cancel, failure } = useCancel(open.map(({ run }) => run))
  return (
    <section className="vd-under-way" aria-labelledby="vd-under-way-title" tabIndex={-1}>
      <h2 id="vd-under-way-title">{say('refreshes.now')}</h2>
      {open.length === 0 ? (
        <p className="vd-muted" data-next>
          {say('refreshes.nothingRuns')} {nextWords(views, now, manner)}
        </p>
      ) : (
        <ol>
          {open.map(({ view, run }) => (
            <li key={run.id} data-under-way={run.view}>
              <strong>{view.title}</strong>
              <RunLine
                {...{ run, manner, titleOf }}
                usualMs={view.usualMs}
                isOwn={false}
                onCancel={(one) => cancel(view.report, one)}
              />
            </li>
          ))}
        </ol>
      )}
      {failure ? (
        <p className="vd-status-bad" role="alert">
          {failure}
        </p>
      ) : null}
    </section>
  )
}

/** Those that run, in the order of their beginning, before those that are queued, in the order of the queue. */
function orderOf({ id, startedAt }: Run): number {
  return startedAt === null ? Number.MAX_SAFE_INTEGER / 2 + Number(id) : Date.parse(startedAt)
}

function nextWords(views: readonly RefreshedView[], now: Date, manner: Manner): string {
  const dated = views.flatMap(({ title, schedule }) => (schedule?.dueAt ? [{ title, dueAt: schedule.dueAt }] : []))
  const next = dated.sort((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt))[0]
  if (!next) return say('refreshes.nothingScheduled')
  const { title, dueAt } = next
  if (Date.parse(dueAt) <= now.getTime()) return say('refreshes.nextIsDue', { title })
  return say('refreshes.nextIs', { title, clock: formatClock(dueAt, now, manner), inTime: formatIn(dueAt, now) })
}
