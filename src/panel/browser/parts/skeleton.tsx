import React from 'react'

interface Props {
  /** What stood there, unseen now: its room stays. */
  readonly instead?: string
}

/** A grey bar where a figure will be. */
export const FigureSkeleton: React.FC<Props> = ({ instead = '' }) =>
  instead === '' ? (
    <span className="vd-skeleton vd-skeleton-figure" />
  ) : (
    <span className="vd-figure-before" aria-hidden="true">
      {instead}
    </span>
  )
