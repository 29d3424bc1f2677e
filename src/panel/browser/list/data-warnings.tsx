import React from 'react'
import type { Warning } from '../../../reports/totals/warnings'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { PageLink } from '../parts/page-link'
import { warningWords } from './check-words'

interface Props {
  readonly warnings: readonly Warning[]
  readonly manner: Manner
}

/** Doubtful data behind these figures, each a link to its rows. */
export const DataWarnings: React.FC<Props> = ({ warnings, manner }) => {
  if (warnings.length === 0) return null
  return (
    <section className="vd-warnings" aria-label={say('figures.warnings')}>
      <Icon name="warning" />
      <span className="vd-warnings-title">{say('figures.worthLook')}</span>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.href} data-warning={warning.warning}>
            <PageLink className="vd-link" href={warning.href}>
              {warningWords(warning, manner)}
            </PageLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
