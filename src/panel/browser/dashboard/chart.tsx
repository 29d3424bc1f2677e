import React, { type ReactNode, useId, useState } from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import type { Manner } from '../format'
import { say } from '../language'
import { notesOnDays, useNotesHere } from '../notes/notes-here'
import { hasNoData } from '../refreshing/no-data'
import { remarksInWords } from '../remark-words'
import { absentWords } from '../words'
import { BarDrawing } from './bar-drawing'
import { barHeight, isTall } from './bar-scale'
import { toNumber } from './chart-scale'
import { ChartTable } from './chart-table'
import { Legend } from './legend'
import { TimeDrawing, timeHeight } from './time-drawing'
import { PRINTED, useWidth } from './use-width'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
  /** The one that is looked at first: it has the height of what stands beside it. */
  readonly isMain?: boolean
  /** It has a line for itself. */
  readonly isAlone?: boolean
  /** Of its title; by itself that of what stands below a heading of charts. */
  readonly level?: 2 | 3
  /** What all charts over time are grouped by, where this is the first of them. */
  readonly control?: ReactNode
}

/** Figures as a drawing or as a table. Each point leads to the rows behind it. */
export const Chart: React.FC<Props> = ({
  chart,
  manner,
  isMain = false,
  isAlone = false,
  level = isMain ? 2 : 3,
  control = null,
}) => {
  const [asTable, setAsTable] = useState(false)
  const here = useNotesHere()
  const noted = chart.over === 'time' && here ? notesOnDays(here.notes, chart.report) : []
  const title = useId()
  const {
    box,
    width,
    height: room,
    isPrinted,
  } = useWidth(isMain ? PRINTED.main : isAlone ? PRINTED.whole : PRINTED.half)
  const Drawing = chart.over === 'time' ? TimeDrawing : BarDrawing
  const least = chart.over === 'time' ? timeHeight(isPrinted, isMain) : barHeight(chart, width, isPrinted)
  const height = isPrinted ? least : Math.max(least, room)
  const nothing = emptyWords(chart)
  const Title = `h${level}` as const
  return (
    <section
      className={isMain ? 'vd-chart vd-chart-main' : 'vd-chart'}
      aria-labelledby={title}
      data-chart={chart.id}
      data-tall={isTall(chart) || undefined}
    >
      <header className="vd-chart-head">
        <Title id={title} className="vd-chart-title">
          {chart.title}
        </Title>
        {nothing === null ? (
          <button type="button" className="vd-text-button" onClick={() => setAsTable(!asTable)}>
            {say(asTable ? 'dashboard.showAsChart' : 'dashboard.showAsTable')}
          </button>
        ) : null}
      </header>
      <div className="vd-chart-sub">
        {nothing === null ? <Legend chart={chart} /> : null}
        {control}
      </div>
      <div ref={box} className="vd-chart-body" style={{ minHeight: least }}>
        {nothing !== null ? <p className="vd-chart-empty">{nothing}</p> : null}
        {nothing === null && asTable ? <ChartTable {...{ chart, manner, noted }} /> : null}
        {nothing === null && !asTable && width > 0 ? (
          <Drawing {...{ chart, manner, width, height, isPrinted, noted }} />
        ) : null}
      </div>
      {chart.notes.length > 0 ? <p className="vd-chart-foot">{remarksInWords(chart.notes)}.</p> : null}
    </section>
  )
}

/** Why there is nothing to draw; null where there is something. */
function emptyWords(chart: ChartData): string | null {
  if (chart.freshness.state === 'absent') return absentWords(chart.freshness)
  if (hasNoData(chart.freshness)) return say('dashboard.noDataYet')
  if (chart.points.length === 0) return say(chart.over === 'time' ? 'dashboard.noDays' : 'dashboard.noRows')
  const isNothing = chart.points.every(({ values }) => Object.values(values).every((value) => !toNumber(value)))
  return isNothing ? say('dashboard.nothing') : null
}
