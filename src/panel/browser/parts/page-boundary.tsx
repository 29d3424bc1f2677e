import React, { type ReactNode } from 'react'
import { say } from '../language'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly failed: boolean
}

/** Stands in for a page that broke; React knows such a thing only as a class. */
export class PageBoundary extends React.Component<Props, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(): State {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="vd-problem" role="alert">
        <h1 className="vd-problem-title">{say('faults.cannotShow')}</h1>
        <p>{say('faults.cannotShowText')}</p>
        <button type="button" className="vd-button" onClick={() => window.location.reload()}>
          {say('faults.reload')}
        </button>
      </div>
    )
  }
}
