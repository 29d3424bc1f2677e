import React, { useEffect } from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import type { Filters } from '../filter-bar/use-filters'
import type { Manner } from '../format'
import { say } from '../language'
import { NoCurrency } from '../parts/no-currency'
import { useNow } from '../parts/use-now'
import type { Catalogue } from '../talk/api-shapes'
import { attentionItems } from './attention-lines'
import { isTall } from './bar-scale'
import { type BoardShape, layoutOf, rememberShape } from './board-shape'
import { Chart } from './chart'
import { CompareControl } from './compare-control'
import { GroupControl } from './group-control'
import { NeedsAttention } from './needs-attention'
import { PatternDefinitions } from './patterns'
import { Tables, Tiles } from './tiles'

interface Props {
  readonly data: DashboardAnswer
  readonly catalogue: Catalogue
  readonly filters: Filters
  readonly manner: Manner
  readonly isBusy: boolean
}

/** What is looked at daily comes first: figures, what needs attention, the main chart; then what they are made of. */
export const Board: React.FC<Props> = ({ data, catalogue, filters, manner, isBusy }) => {
  const now = useNow()
  const items = attentionItems(data.attention, catalogue, now, manner)
  const [main, ...others] = data.charts
  const control = <GroupControl grouping={data.grouping} filters={filters} />
  const isOverTime = ({ over }: ChartData): boolean => over === 'time'
  const cards = { cards: data.cards, lastDay: data.to, manner }
  const tables = data.cards.filter(({ lines }) => lines.length > 0).length
  const shape = { tiles: data.cards.length - tables, lines: items.length, tables, hasMain: main !== undefined }
  useRemembered(shape)
  return (
    <div aria-busy={isBusy} className="vd-board">
      <PatternDefinitions />
      <div className="vd-compared vd-compared-board">
        <CompareControl {...{ data, filters, manner }} />
      </div>
      <Tiles {...cards} />
      <div className="vd-main" data-layout={layoutOf(shape)}>
        <NeedsAttention items={items} />
        {main ? <Chart chart={main} manner={manner} isMain control={isOverTime(main) ? control : null} /> : null}
      </div>
      <NoCurrency hasMoney={data.cards.some(hasMoney)} manner={manner} />
      <Tables {...cards} />
      {others.length > 0 ? (
        <section className="vd-charts-part" aria-labelledby="vd-charts-title">
          <header className="vd-charts-head">
            <h2 id="vd-charts-title">{say('dashboard.charts')}</h2>
            {main && !isOverTime(main) && others.some(isOverTime) ? control : null}
          </header>
          <div className="vd-charts" data-last={isLastAlone(others) ? 'alone' : undefined}>
            {others.map((chart, place) => (
              <Chart
                key={chart.id}
                chart={chart}
                manner={manner}
                isAlone={place === others.length - 1 && isLastAlone(others)}
              />
            ))}
          </div>
        </section>
      ) : null}
    </div>
  )
}

function hasMoney({ figures }: DashboardAnswer['cards'][number]): boolean {
  return figures.some(({ unit }) => unit === 'money')
}

/** Whether the last of them, two in a line, would have nothing beside it: a tall one takes the place of two. */
function isLastAlone(charts: readonly ChartData[]): boolean {
  const tall = charts.slice(0, -2).filter(isTall)
  return (charts.length + tall.length) % 2 === 1
}

function useRemembered({ tiles, lines, tables, hasMain }: BoardShape): void {
  useEffect(() => rememberShape({ tiles, lines, tables, hasMain }), [tiles, lines, tables, hasMain])
}
