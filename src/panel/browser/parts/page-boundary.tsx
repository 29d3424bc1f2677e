import React, { type ReactNode } from 'react'

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
        <h1 className="vd-problem-title">This page cannot be shown</h1>
        <p>Something in it is not as it was expected. Your data is not affected.</p>
        <button type="button" className="vd-button" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      </div>
    )
  }
}
