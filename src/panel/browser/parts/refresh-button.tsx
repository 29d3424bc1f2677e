import React from 'react'
import { Icon } from './icon'
import type { Refreshing } from './use-refresh'

interface Props {
  readonly refreshing: Refreshing
  readonly title: string
  readonly small?: boolean
}

/** Stays clickable while a refresh runs: a second click says who started it and when. */
export const RefreshButton: React.FC<Props> = ({ refreshing, title, small }) => (
  <button
    type="button"
    className={small ? 'vd-button vd-button-small' : 'vd-button'}
    onClick={refreshing.start}
    aria-label={small ? `Refresh ${title}` : undefined}
    data-action="refresh"
  >
    <Icon name="refresh" spinning={refreshing.running} />
    {refreshing.running ? 'Refreshing…' : 'Refresh'}
  </button>
)

export const RefreshStatus: React.FC<{ readonly refreshing: Refreshing }> = ({ refreshing }) => (
  <output className={refreshing.failed ? 'vd-status vd-status-bad' : 'vd-status'}>{refreshing.message}</output>
)
