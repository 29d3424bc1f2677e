import React, { useId } from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { RefreshProgress } from './refresh-progress'
import type { Refreshing } from './use-refresh'
import { UsualDuration } from './usual-duration'

interface Props {
  readonly refreshing: Refreshing
  readonly title: string
  readonly small?: boolean
  /** Where there is room to say how long it usually takes. */
  readonly usualOf?: { readonly report: string; readonly manner: Manner }
}

/** Stays clickable while a refresh runs: a second click says who started it and when. */
export const RefreshButton: React.FC<Props> = ({ refreshing, title, small, usualOf }) => {
  const usual = useId()
  return (
    <button
      type="button"
      className={small ? 'vd-button vd-button-small' : 'vd-button'}
      onClick={refreshing.start}
      aria-label={small ? say('freshness.refreshOf', { title }) : undefined}
      aria-describedby={usualOf ? usual : undefined}
      data-action="refresh"
    >
      <Icon name="refresh" spinning={refreshing.running} />
      {say(refreshing.running ? 'freshness.refreshing' : 'freshness.refresh')}
      {usualOf && !refreshing.running ? <UsualDuration {...usualOf} id={usual} /> : null}
    </button>
  )
}

interface StatusProps {
  readonly refreshing: Refreshing
  readonly title: string
  readonly manner: Manner
}

export const RefreshStatus: React.FC<StatusProps> = ({ refreshing, title, manner }) => (
  <>
    {refreshing.running && refreshing.progress ? (
      <RefreshProgress progress={refreshing.progress} title={title} manner={manner} />
    ) : null}
    <output className={refreshing.failed ? 'vd-status vd-status-bad' : 'vd-status'}>{refreshing.message}</output>
  </>
)
