import React from 'react'
import type { Card, Figure } from '../../../reports/dashboard/dashboard'
import type { Manner } from '../format'
import { say } from '../language'
import { Definitions, ZoneNote } from '../parts/definitions'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { WhyButton } from '../why/why-button'

interface Props {
  readonly card: Card
  readonly manner: Manner
}

/** What the figures of a card mean and where each comes from; above the card's own link, so that it can be pressed by itself. */
export const CardHelp: React.FC<Props> = ({ card, manner }) => {
  const lines = card.lines ?? []
  const figures = lines[0]?.figures ?? card.figures
  const why = (name: string): React.ReactNode =>
    lines.length === 0 ? (
      <Why card={card} figure={figures.find((figure) => figure.name === name)} href={card.href} />
    ) : (
      lines.map((line) => (
        <Why
          key={line.href}
          card={card}
          figure={line.figures.find((figure) => figure.name === name)}
          href={line.href}
          of={line.label}
        />
      ))
    )
  return (
    <div className="vd-card-help">
      <Popover
        label={say('dashboard.figuresOf', { title: card.title })}
        buttonLabel={say('dashboard.figuresOf', { title: card.title })}
        buttonClass="vd-icon-button vd-help-button"
        button={<Icon name="help" />}
        align="end"
      >
        {() => (
          <>
            <Definitions of={figures} below={why} />
            <ZoneNote timeZone={manner.timeZone} />
          </>
        )}
      </Popover>
    </div>
  )
}

interface WhyProps {
  readonly card: Card
  readonly figure: Figure | undefined
  /** The list under whose filters the figure stands. */
  readonly href: string
  /** The one line of the card, such as a phase. */
  readonly of?: string
}

const Why: React.FC<WhyProps> = ({ card, figure, href, of }) => {
  if (!figure) return null
  const label = of ? `${figure.label}, ${of}` : figure.label
  const search = href.split('?')[1] ?? ''
  return (
    <WhyButton
      asked={{ report: card.report, total: figure.name, label, search }}
      label={say('why.titleOf', { label })}
      className="vd-text-button vd-why-link"
    >
      {of ? say('dashboard.whyOf', { what: of }) : say('why.title')}
    </WhyButton>
  )
}
