import React from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import type { DaysNote } from '../notes/notes-here'
import { Heading } from '../parts/heading'
import { PageLink } from '../parts/page-link'
import { WholeColumns } from '../parts/whole-columns'
import { notesOfPoint, pointName } from './point-words'

/** The same points as rows, with every figure; each leads to the rows behind it. */
export const ChartTable: React.FC<{
  readonly chart: ChartData
  readonly manner: Manner
  readonly noted: readonly DaysNote[]
}> = ({ chart, manner, noted }) => (
  <WholeColumns className="vd-chart-table" label={say('dashboard.tableOf', { title: chart.title })}>
    <table className="vd-plain-table">
      <caption className="vd-hidden">{chart.title}</caption>
      <thead>
        <tr>
          <th scope="col">{say(chart.over === 'time' ? 'dashboard.period' : 'dashboard.group')}</th>
          {chart.series.map(({ name, label }) => (
            <th key={name} scope="col" className="vd-figure">
              <Heading label={label} />
            </th>
          ))}
          {noted.length > 0 ? <th scope="col">{say('notes.notes')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {chart.points.map((point) => (
          <tr key={point.key}>
            <th scope="row">
              <PageLink className="vd-link" href={point.href}>
                {pointName(point, manner)}
              </PageLink>
            </th>
            {chart.series.map(({ name, unit }) => (
              <td key={name} className="vd-figure">
                {formatValue(point.values[name], unit, manner)}
              </td>
            ))}
            {noted.length > 0 ? <td className="vd-note-cell">{notesOfPoint(noted, point).join(' · ')}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  </WholeColumns>
)
