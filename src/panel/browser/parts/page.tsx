import React, { type ReactNode } from 'react'
import { PageBoundary } from './page-boundary'

interface Props {
  readonly className?: string
  readonly children: ReactNode
}

/** The main part of every page: where "Skip to the data" leads, and where the keyboard starts after a link. */
export const Page: React.FC<Props> = ({ className, children }) => (
  <main className={className ? `vd-page ${className}` : 'vd-page'} id="vd-main" tabIndex={-1}>
    <PageBoundary>{children}</PageBoundary>
  </main>
)
