import React from 'react'
import { say } from '../language'
import { Page } from '../parts/page'
import { PageLink } from '../parts/page-link'
import { useTitle } from '../parts/use-title'
import { ADMIN } from '../talk/address'

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
