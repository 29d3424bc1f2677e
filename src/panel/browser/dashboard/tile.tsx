import React from 'react'
import type { Card, Figure } from '../../../reports/dashboard/dashboard'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import { FigureMark } from '../notes/note-mark'
import { PageLink } from '../parts/page-link'
import { noFigures } from '../refreshing/no-data'
import { remarkWords } from '../remark-words'
import type { Remark } from '../talk/api-shapes'
import { CardHelp } from './card-help'
import { ChangeLine } from './change-line'
import { Sparkline } from './sparkline'
import { figureSize, type TileGrid } from './tile-columns'

interface Props {
  readonly card: Card
  /** The last day of the period that is shown. */
  readonly lastDay: string | null
  readonly manner: Manner
  readonly grid: TileGrid
  /** How many of its columns this tile takes. */
  readonly span: number
  readonly isPrinted: boolean
}

/** One question and its answer. The whole tile leads to the list whose total it shows; what it means is behind "?". */
export const Tile: React.FC<Props> = ({ card, lastDay, manner, grid, span, isPrinted }) => {
  const headline = card.figures.find((figure) => figure.headline)
  // In the place of a change and a trend; where there are these, other figures are behind "?".
  const isCompared = card.trend !== null || headline?.change !== null
  const others = isCompared ? [] : card.figures.filter((figure) => figure !== headline).slice(0, 2)
  const none = noFigures(card.freshness)
  return (
    <article className="vd-card vd-tile" data-card={card.id} style={{ gridColumn: `span ${span}` }}>
      <h2 className="vd-card-title">
        <PageLink className="vd-card-link" href={card.href}>
          {card.title}
        </PageLink>
        {headline ? <FigureMark report={card.report} total={headline.name} name={card.title} /> : null}
      </h2>
      <CardHelp card={card} lastDay={lastDay} manner={manner} />
      {headline ? <Headline {...{ headline, card, manner, grid, isPrinted }} /> : null}
      <div className={isCompared ? 'vd-tile-words' : 'vd-tile-words vd-tile-alone'}>
        {none === null ? null : <p className="vd-tile-none">{none}</p>}
        {headline && none === null ? (
          <ChangeLine figure={headline} better={card.better} beside={lastDay} manner={manner} />
        ) : null}
        {others.length > 0 ? (
          <dl className="vd-tile-figures">
            {others.map((figure) => (
              <div key={figure.name}>
                <dt>{figure.label}</dt>
                <dd data-figure={figure.name}>{formatValue(figure.value, figure.unit, manner)}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {card.notes.length > 0 ? <p className="vd-card-note">{card.notes.map(shortRemark).join(', ')}</p> : null}
      </div>
      {/* Two days are a fall or a rise behind which nothing stands. */}
      {card.trend ? <Sparkline values={card.trend.values} least={3} /> : null}
    </article>
  )
}

const PADDING = { seen: 32, printed: 24 }

type HeadlineProps = Omit<Props, 'lastDay' | 'span'> & { readonly headline: Figure }

/** The figure that is read first, whole and in one line, however long it is. */
const Headline: React.FC<HeadlineProps> = ({ headline, card, manner, grid, isPrinted }) => {
  const text = formatValue(headline.value, headline.unit, manner)
  const room = grid.form === 'column' ? grid.width - PADDING[isPrinted ? 'printed' : 'seen'] : 190
  const size = figureSize(text, room, isPrinted ? { most: 19, least: 9 } : { most: 26, least: 13 })
  return (
    <p className="vd-headline">
      <span
        className="vd-headline-figure"
        data-figure={headline.name}
        style={{ fontSize: `calc(${size}px / var(--vd-spaced, 1))` }}
      >
        {text}
      </span>{' '}
      <span className={isSaidByTitle(card, headline) ? 'vd-hidden' : 'vd-headline-label'}>{headline.label}</span>
    </p>
  )
}

/** "Upsell (billed above estimate)" below "Upsell", or "Billed" below "Billed", says nothing that the eye needs. */
function isSaidByTitle({ title }: Card, { label }: Figure): boolean {
  return label.startsWith(title)
}

/** What a tile has room for; its help has the sentence. */
function shortRemark(remark: Remark): string {
  return remark.code === 'period_does_not_apply' ? say('dashboard.anyPeriod') : remarkWords(remark)
}
