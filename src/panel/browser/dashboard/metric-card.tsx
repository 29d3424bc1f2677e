import React from 'react'
import type { Card, Figure } from '../../../reports/dashboard/dashboard'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import { Heading } from '../parts/heading'
import { LeftOutLines } from '../parts/left-out-lines'
import { PageLink } from '../parts/page-link'
import { WholeColumns } from '../parts/whole-columns'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { remarksInWords } from '../remark-words'
import { choiceLabel } from '../words'
import { CardHelp } from './card-help'
import { BareChange, ChangeLine, SmallChange } from './change-line'
import { comparedWords } from './change-words'
import { Sparkline } from './sparkline'

interface Props {
  readonly card: Card
  /** The last day of the period that is shown. */
  readonly lastDay: string | null
  readonly manner: Manner
}

/** One question and its answer. The whole card leads to the list whose total it shows. */
export const MetricCard: React.FC<Props> = ({ card, lastDay, manner }) => {
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
      {headline ? <ChangeLine figure={headline} better={card.better} beside={lastDay} manner={manner} /> : null}
      {card.trend ? <Sparkline values={card.trend.values} /> : null}
      {card.lines && card.lines.length > 0 ? <CardLines card={card} lastDay={lastDay} manner={manner} /> : null}
      {others.length > 0 ? (
        <dl className="vd-card-figures">
          {others.map((figure) => (
            <div key={figure.name}>
              <dt>{figure.label}</dt>
              <dd data-figure={figure.name}>{formatValue(figure.value, figure.unit, manner)}</dd>
              {figure.change ? (
                <dd className="vd-figure-change">
                  <SmallChange figure={figure} better={card.better} beside={lastDay} manner={manner} />
                </dd>
              ) : null}
            </div>
          ))}
        </dl>
      ) : null}
      <footer className="vd-card-foot">
        <LeftOutLines
          leftOut={card.leftOut.filter(({ total }) => total !== null)}
          manner={manner}
          groupLabel={(group) => card.lines?.find(({ key }) => key === group)?.label ?? choiceLabel(null, group)}
        />
        {card.notes.length > 0 ? <p className="vd-card-note">{remarksInWords(card.notes)}</p> : null}
        <FreshnessBadge of={card.report} freshness={card.freshness} manner={manner} />
      </footer>
    </article>
  )
}

/** A figure for each group, such as the hours of each phase, since adding them up would be wrong. */
const CardLines: React.FC<Props> = ({ card, lastDay, manner }) => {
  const lines = card.lines ?? []
  const compared = comparedWords(
    lines.flatMap(({ figures }) => figures),
    lastDay,
    manner,
  )
  const names = figureNames(lines.map(({ figures }) => figures))
  return (
    <div className="vd-card-lines">
      <WholeColumns className="vd-card-table" label={card.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="vd-hidden">{say('dashboard.group')}</span>
              </th>
              {names.map(([name, label]) => (
                <th key={name} scope="col" className="vd-figure">
                  <Heading label={label} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.href}>
                <th scope="row">
                  <PageLink className="vd-line-link" href={line.href}>
                    {line.label}
                  </PageLink>
                </th>
                {names.map(([name]) => (
                  <td key={name} className="vd-figure">
                    <LineFigure figure={line.figures.find((one) => one.name === name)} {...{ card, lastDay, manner }} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </WholeColumns>
      {compared ? <p className="vd-card-compared">{compared}</p> : null}
    </div>
  )
}

const LineFigure: React.FC<Props & { readonly figure: Figure | undefined }> = ({ figure, card, lastDay, manner }) =>
  figure ? (
    <>
      <span className="vd-block" data-figure={figure.name}>
        {formatValue(figure.value, figure.unit, manner)}
      </span>
      <BareChange figure={figure} better={card.better} beside={lastDay} manner={manner} />
    </>
  ) : null

function figureNames(lines: readonly (readonly Figure[])[]): readonly (readonly [name: string, label: string])[] {
  return [...new Map(lines.flat().map(({ name, label }) => [name, label] as const))]
}
