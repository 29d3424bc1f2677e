import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { PageLink } from '../parts/page-link'
import { Popover } from '../parts/popover'
import { useNow } from '../parts/use-now'
import { ADMIN } from '../talk/address'
import type { Me, Report } from '../talk/api-shapes'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import { durationWords, type Tone } from '../words'
import { RunEnd } from './refresh-status'
import { RunLine } from './run-line'
import { dueWords, failureWords, isOpen, lastBadEnds, shortWords, type TitleOf } from './run-words'
import { PauseButton, PauseWords } from './schedule-pause'
import type { Refreshing } from './use-refresh'
import { useTitles } from './use-titles'

interface Props {
  readonly report: Report
  readonly me: Me
  readonly refreshing: Refreshing
  readonly manner: Manner
}

/**
 * In few words what is being refreshed, or that the last refresh did not succeed; behind it all that is known of it, and
 * what can be done. It has the room of a word or two, so that nothing moves when a refresh begins or ends.
 */
export const RefreshDetails: React.FC<Props> = (props) => {
  const { report, me, refreshing, manner } = props
  const now = useNow()
  const titleOf = useTitles()
  const { open, last } = refreshing
  const isKnown = me.mayRefresh || open.length > 0 || last !== null
  if (report.materializedAncestors.length === 0 || !isKnown) return null
  const { tone, text } = badgeWords(props, titleOf, now)
  return (
    <span className="vd-refreshes-badge" data-refreshes={open[0]?.state ?? 'idle'}>
      <Popover
        label={say('runs.detailsOf', { title: report.title })}
        buttonClass={`vd-check-button vd-tone-${tone}`}
        button={
          <>
            <span>{text}</span>
            <Icon name="chevron" />
          </>
        }
      >
        {() => (
          <div className="vd-refreshes-panel">
            <h2>{say('runs.details')}</h2>
            {open.map((run) => (
              <RunLine
                key={run.id}
                {...{ run, manner, titleOf }}
                usualMs={refreshing.usualMs}
                isOwn={refreshing.isOwn}
                onCancel={me.mayRefresh ? refreshing.cancel : null}
              />
            ))}
            {refreshing.cancelFailure ? (
              <p className="vd-status-bad" role="alert">
                {refreshing.cancelFailure}
              </p>
            ) : null}
            {open.length === 0 ? <LastEnd {...props} /> : null}
            <Schedules {...props} titleOf={titleOf} />
            {me.mayRefresh ? (
              <p className="vd-panel-foot">
                <PageLink className="vd-link" href={`${ADMIN}/pages/refreshes`}>
                  {say('runs.all')}
                </PageLink>
              </p>
            ) : null}
          </div>
        )}
      </Popover>
    </span>
  )
}

function badgeWords(
  { refreshing, me, manner }: Props,
  titleOf: TitleOf,
  now: Date,
): { readonly tone: Tone; readonly text: string } {
  const [first] = refreshing.open
  if (first) {
    return { tone: first.waitingFor === null ? 'busy' : 'late', text: shortWords(first, titleOf, now, manner) }
  }
  const [bad] = lastBadEnds(refreshing.runs)
  if (!bad) {
    return { tone: 'none', text: say(refreshing.schedules.length > 0 ? 'runs.scheduled' : 'runs.history') }
  }
  return bad.state === 'failed'
    ? { tone: 'bad', text: say(me.mayRefresh ? 'runs.whyItFailed' : 'runs.failed') }
    : { tone: 'late', text: say('runs.whySkipped') }
}

/** How the last refresh ended, and why not well. */
const LastEnd: React.FC<Props> = ({ refreshing, me, manner }) => {
  const now = useNow()
  const [bad] = lastBadEnds(refreshing.runs)
  const run = bad ?? refreshing.runs.find((one) => !isOpen(one))
  return (
    <>
      {run ? (
        <p>
          <RunEnd run={run} manner={manner} isOwn={false} />
        </p>
      ) : null}
      {bad && me.mayRefresh ? (
        <p className="vd-refreshes-reason" data-failure>
          {failureWords(bad, now, manner)}
        </p>
      ) : null}
    </>
  )
}

/** When what it reads is refreshed by itself. */
const Schedules: React.FC<Props & { readonly titleOf: TitleOf }> = ({ report, me, refreshing, manner, titleOf }) => {
  const now = useNow()
  const { catalogue } = useCatalogue()
  const { schedules, usualMs } = refreshing
  const usual = usualMs === null ? null : say('runs.usually', { duration: durationWords(usualMs, manner) })
  return (
    <>
      {schedules.map(({ view, dueAt, paused }) => {
        const schedule = findReport(catalogue, view)?.refreshSchedule ?? null
        return (
          <p key={view} data-due={dueAt ?? 'never'}>
            {view === report.name ? null : <strong className="vd-block">{titleOf(view)}</strong>}
            <span className="vd-block">{dueWords(schedule, dueAt, now, manner)}</span>
            <PauseWords {...{ paused, manner }} title={null} />
          </p>
        )
      })}
      {schedules.length === 0 && me.mayRefresh ? <p>{say('runs.onDemand')}</p> : null}
      {usual === null ? null : <p className="vd-muted vd-refreshes-usual">{usual}</p>}
      {me.mayPauseSchedules && schedules.length > 0 ? (
        <p>
          <PauseButton
            report={report.name}
            title={report.title}
            isPaused={schedules.some(({ paused }) => paused !== null)}
          />
        </p>
      ) : null}
    </>
  )
}
