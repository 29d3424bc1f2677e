import React from 'react'
import type { Card, Figure } from '../api-shapes'
import { formatValue, type Manner } from '../format'
import { FreshnessBadge } from '../parts/freshness-badge'
import { LeftOutLines } from '../parts/left-out-lines'
import { PageLink } from '../parts/page-link'
import { choiceLabel } from '../words'
import { CardHelp } from './card-help'

interface Props {
  readonly card: Card
  readonly manner: Manner
}

/** One question and its answer. The whole card leads to the list whose total it shows. */
export const MetricCard: React.FC<Props> = ({ card, manner }) => {
  const headline = card.figures.find((figure) => figure.headline)
  const others = card.figures.filter((figure) => figure !== headline)
  return (
    <article className="vd-card" data-card={card.id}>
      <h2 className="vd-card-title">
        <PageLink className="vd-card-link" href={card.href}>
          {card.title}
        </PageLink>
      </h2>
      <CardHelp card={card} manner={manner} />
      {headline ? (
        <p className="vd-headline">
          <span className="vd-headline-figure" data-figure={headline.name}>
            {formatValue(headline.value, headline.unit, manner)}
          </span>
          <span className={headline.label === card.title ? 'vd-hidden' : 'vd-headline-label'}>{headline.label}</span>
        </p>
      ) : null}
      {card.lines && card.lines.length > 0 ? <CardLines lines={card.lines} manner={manner} /> : null}
      {others.length > 0 ? (
        <dl className="vd-card-figures">
          {others.map((figure) => (
            <div key={figure.name}>
              <dt>{figure.label}</dt>
              <dd data-figure={figure.name}>{formatValue(figure.value, figure.unit, manner)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <footer className="vd-card-foot">
        <LeftOutLines
          leftOut={card.leftOut}
          manner={manner}
          groupLabel={(group) => card.lines?.find(({ key }) => key === group)?.label ?? choiceLabel(null, group)}
        />
        {card.note ? <p className="vd-card-note">{card.note}</p> : null}
        <FreshnessBadge freshness={card.freshness} manner={manner} />
      </footer>
    </article>
  )
}

/** A figure for each group, such as the hours of each phase, since adding them up would be wrong. */
const CardLines: React.FC<{ readonly lines: NonNullable<Card['lines']>; readonly manner: Manner }> = ({
  lines,
  manner,
}) => {
  const names = figureNames(lines.map(({ figures }) => figures))
  return (
    <div className="vd-card-lines">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="vd-hidden">Group</span>
            </th>
            {names.map(([name, label]) => (
              <th key={name} scope="col" className="vd-figure">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                <PageLink className="vd-line-link" href={line.href}>
                  {line.label}
                </PageLink>
              </th>
              {names.map(([name]) => (
                <td key={name} className="vd-figure" data-figure={name}>
                  {lineFigure(line.figures, name, manner)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function figureNames(lines: readonly (readonly Figure[])[]): readonly (readonly [name: string, label: string])[] {
  return [...new Map(lines.flat().map(({ name, label }) => [name, label] as const))]
}

function lineFigure(figures: readonly Figure[], name: string, manner: Manner): string {
  const figure = figures.find((one) => one.name === name)
  return figure ? formatValue(figure.value, figure.unit, manner) : ''
}
