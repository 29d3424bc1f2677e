import React from 'react'
import type { Card, Figure } from '../../../reports/dashboard/dashboard'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import { Definitions, ZoneNote } from '../parts/definitions'
import { Icon } from '../parts/icon'
import { LeftOutLines } from '../parts/left-out-lines'
import { Popover } from '../parts/popover'
import { remarksInWords } from '../remark-words'
import { WhyButton } from '../why/why-button'
import { choiceLabel } from '../words'
import { ChangeDetail } from './change-line'

interface Props {
  readonly card: Card
  /** The last day of the period that is shown. */
  readonly lastDay: string | null
  readonly manner: Manner
}

/**
 * All figures of a card with what they mean, how they changed and where each comes from, and what they leave out; above
 * the card's own link, so that it can be pressed by itself.
 */
export const CardHelp: React.FC<Props> = ({ card, lastDay, manner }) => {
  const { lines } = card
  const figures = lines[0]?.figures ?? card.figures
  const below = (name: string): React.ReactNode =>
    lines.length === 0 ? (
      <WholeFigure {...{ card, lastDay, manner }} figure={figures.find((figure) => figure.name === name)} />
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
            <Definitions of={figures} below={below} />
            <LeftOutLines
              leftOut={card.leftOut}
              manner={manner}
              groupLabel={(group) => lines.find(({ key }) => key === group)?.label ?? choiceLabel(null, group)}
            />
            {card.notes.length > 0 ? <p className="vd-help-note">{remarksInWords(card.notes)}</p> : null}
            <ZoneNote timeZone={manner.timeZone} />
          </>
        )}
      </Popover>
    </div>
  )
}

type FigureProps = Props & { readonly figure: Figure | undefined }

const WholeFigure: React.FC<FigureProps> = ({ card, figure, lastDay, manner }) =>
  figure ? (
    <>
      <span className="vd-help-figure">{formatValue(figure.value, figure.unit, manner)}</span>
      <ChangeDetail figure={figure} better={card.better} beside={lastDay} manner={manner} />
      <Why card={card} figure={figure} href={card.href} />
    </>
  ) : null

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
