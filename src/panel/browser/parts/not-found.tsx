import React from 'react'
import { ADMIN } from '../address'
import { say } from '../language'
import { Page } from './page'
import { PageLink } from './page-link'
import { useTitle } from './use-title'

const UNKNOWN = say('faults.noSuchPage')

/** An address within the panel that leads nowhere. */
export const NotFound: React.FC<{ readonly text?: string }> = ({ text = UNKNOWN }) => {
  useTitle(say('faults.pageNotFound'))
  return (
    <Page>
      <div className="vd-empty">
        <h1 className="vd-problem-title">{say('faults.pageNotFound')}</h1>
        <p>{text}</p>
        <PageLink className="vd-button" href={ADMIN}>
          {say('faults.goToDashboard')}
        </PageLink>
      </div>
    </Page>
  )
}
