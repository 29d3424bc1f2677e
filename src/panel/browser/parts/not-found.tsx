import React from 'react'
import { ADMIN } from '../address'
import { Page } from './page'
import { PageLink } from './page-link'
import { useTitle } from './use-title'

const UNKNOWN = 'There is no such page, or your account may not open it.'

/** An address within the panel that leads nowhere. */
export const NotFound: React.FC<{ readonly text?: string }> = ({ text = UNKNOWN }) => {
  useTitle('Page not found')
  return (
    <Page>
      <div className="vd-empty">
        <h1 className="vd-problem-title">Page not found</h1>
        <p>{text}</p>
        <PageLink className="vd-button" href={ADMIN}>
          Go to the dashboard
        </PageLink>
      </div>
    </Page>
  )
}
