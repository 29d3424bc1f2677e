import React from 'react'
import type { Card } from '../../../reports/dashboard/dashboard'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import { FigureMark } from '../notes/note-mark'
import { Heading } from '../parts/heading'
import { PageLink } from '../parts/page-link'
import { WholeColumns } from '../parts/whole-columns'
import { noFigures } from '../refreshing/no-data'
import { remarksInWords } from '../remark-words'
import { CardHelp } from './card-help'
import { SmallChange } from './change-line'
import { comparedWords } from './change-words'

interface Props {
  readonly card: Card
  /** The last day of the period that is shown. */
  readonly lastDay: string | null
  readonly manner: Manner
}

/** A line of figures for each group, such as the hours of each phase: adding them up would be wrong. */
export const LinesTable: React.FC<Props> = ({ card, lastDay, manner }) => {
  const figures = card.lines.flatMap((line) => line.figures)
  const compared = comparedWords(figures, lastDay, manner)
  const names = [...new Map(figures.map(({ name, label }) => [name, label] as const))]
  const notes = [
    ...[noFigures(card.freshness)].filter((words) => words !== null),
    ...(compared ? [compared] : []),
    ...(card.notes.length > 0 ? [remarksInWords(card.notes)] : []),
  ]
  return (
    <article className="vd-card vd-lines" data-card={card.id}>
      <header className="vd-lines-head">
        <h2 className="vd-card-title">
          <PageLink className="vd-lines-link" href={card.href}>
            {card.title}
          </PageLink>
        </h2>
        {notes.length > 0 ? <p className="vd-card-compared">{notes.join('. ')}</p> : null}
      </header>
      <CardHelp card={card} lastDay={lastDay} manner={manner} />
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
            {card.lines.map((line) => (
              <tr key={line.href}>
                <th scope="row">
                  <PageLink className="vd-line-link" href={line.href}>
                    {line.label}
                  </PageLink>
                </th>
                {names.map(([name]) => {
                  const figure = line.figures.find((one) => one.name === name)
                  return (
                    <td key={name} className="vd-figure">
                      {figure ? (
                        <span className="vd-line-cell">
                          <FigureMark report={card.report} total={figure.name} group={line.key} name={figure.label} />
                          <SmallChange figure={figure} better={card.better} beside={lastDay} manner={manner} />
                          <span className="vd-line-figure" data-figure={figure.name}>
                            {formatValue(figure.value, figure.unit, manner)}
                          </span>
                        </span>
                      ) : null}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </WholeColumns>
    </article>
  )
}
