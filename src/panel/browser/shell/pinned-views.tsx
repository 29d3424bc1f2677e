import React, { useState } from 'react'
import { useLocation } from 'react-router'
import { listAddress } from '../../../reports/asking/address.js'
import { label, say } from '../language'
import { Icon } from '../parts/icon'
import { PageLink } from '../parts/page-link'
import { unpinView } from '../talk/choices'
import { arrivalOf } from '../talk/opening'
import { useCatalogue } from '../talk/use-catalogue'
import { asApiError } from '../talk/use-remote'
import { apartWords } from '../words'

/** The saved views that the person has put into the menu, above all else. */
export const PinnedViews: React.FC = () => {
  const pins = useCatalogue().catalogue?.me.choices.pinnedViews ?? []
  const { pathname, state } = useLocation()
  const [problem, setProblem] = useState('')
  const unpin = (pin: (typeof pins)[number]): void => {
    setProblem('')
    unpinView(pin).catch((error: unknown) => setProblem(asApiError(error).message))
  }
  if (pins.length === 0) return null
  const titleOf = (report: string): string => label(report) ?? report
  const wordsOf = apartWords(pins, titleOf)
  return (
    <section className="vd-pinned" aria-label={say('savedViews.pinned')}>
      <h2 className="vd-nav-group">{say('savedViews.pinned')}</h2>
      <ul>
        {pins.map((pin) => {
          const { report, view, name, query } = pin
          const { title, whose, isTitleNeeded } = wordsOf(pin)
          const apart = [isTitleNeeded ? title : '', whose].filter(Boolean).join(' · ')
          const isHere = pathname === listAddress(report) && arrivalOf(state).view === view
          return (
            <li key={`${report} ${view}`} className="vd-pin" aria-current={isHere ? 'true' : undefined}>
              <PageLink
                className={isHere ? 'vd-nav-link vd-nav-current' : 'vd-nav-link'}
                href={listAddress(report, query)}
                opens={{ exact: true, view }}
                title={[name, title, whose].filter(Boolean).join(', ')}
              >
                <bdi>{name}</bdi>
                {apart ? <small className="vd-pin-apart">{apart}</small> : null}
              </PageLink>
              <button
                type="button"
                className="vd-unpin"
                aria-label={say('savedViews.unpinOf', { name: apart ? `${name}, ${apart}` : name })}
                title={say('savedViews.unpin')}
                onClick={() => unpin(pin)}
              >
                <Icon name="close" />
              </button>
            </li>
          )
        })}
      </ul>
      {problem ? (
        <p className="vd-form-error" role="alert">
          {problem}
        </p>
      ) : null}
    </section>
  )
}
