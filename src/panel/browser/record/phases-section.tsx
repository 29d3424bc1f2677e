import React from 'react'
import type { ShownPhases } from '../../../reports/records/shown-records'
import type { Row } from '../../../reports/rows/record-id'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import type { Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { NoRows } from './no-rows'
import { referenceFilter } from './referring'
import { useRelatedRows } from './related-rows'
import { SectionFrame } from './section-frame'
import type { SectionProps } from './section-props'

interface Props extends SectionProps {
  readonly section: ShownPhases
}

/** How long each phase of one record took, as a line and in words; times that cannot be are named. */
export const PhasesSection: React.FC<Props> = ({ section, catalogue, id, manner }) => {
  const report = findReport(catalogue, section.report)
  const answer = useRelatedRows(report, report ? referenceFilter(report, section.by, id) : {})
  if (!report) return null
  return (
    <SectionFrame
      id={section.id}
      heading={section.title}
      {...{ report, answer, manner }}
      hasAge={({ rows }) => rows.length > 0}
    >
      {(data) =>
        data.rows.length > 0 ? (
          <Phases {...{ section, report, manner }} rows={data.rows} />
        ) : (
          <NoRows answer={data} {...{ section, catalogue, id, manner }} />
        )
      }
    </SectionFrame>
  )
}

interface PhasesProps {
  readonly section: ShownPhases
  readonly report: Report
  readonly rows: readonly Row[]
  readonly manner: Manner
}

const Phases: React.FC<PhasesProps> = ({ section, report, rows, manner }) => {
  const { phase, duration, line = [] } = section
  const choices = report.columns.find(({ name }) => name === phase)?.choices ?? []
  const rowOf = (value: string): Row | undefined => rows.find((row) => row[phase] === value)
  const parts = line.map((value) => ({ value, length: lengthOf(rowOf(value)?.[duration]) }))
  const isDrawn = parts.every(({ length }) => length !== null) && parts.some(({ length }) => (length ?? 0) > 0)
  return (
    <>
      {isDrawn ? (
        <div className="vd-timeline" aria-hidden="true">
          {parts.map(({ value, length }, place) => (
            <span key={value} className={`vd-timeline-part ${toneOf(place)}`} style={{ flexGrow: length ?? 0 }} />
          ))}
        </div>
      ) : null}
      <dl className="vd-phases">
        {choices.map(({ value, label }) => (
          <div key={value} data-phase={value}>
            <dt>
              {line.length > 0 ? (
                <span className={`vd-timeline-mark ${toneOf(line.indexOf(value))}`} aria-hidden="true" />
              ) : null}
              {label}
            </dt>
            <dd>
              <Duration {...{ section, report, manner }} row={rowOf(value)} phase={value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

// As many as have colours of their own; further ones begin anew.
const TONES = 4

/** The colour of a place in the line; a phase that is not in it is made of all of them. */
function toneOf(place: number): string {
  return place < 0 ? 'vd-timeline-whole' : `vd-timeline-${(place % TONES) + 1}`
}

/** For widths on the screen only. */
function lengthOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

interface DurationProps extends Omit<PhasesProps, 'rows'> {
  readonly row: Row | undefined
  readonly phase: string
}

const Duration: React.FC<DurationProps> = ({ section, report, row, phase, manner }) => {
  const { duration, wrong, missing = [] } = section
  if (!row) {
    const text = missing.find((one) => one.phase === phase)?.text
    return <span className="vd-muted">{text ?? say('record.phaseMissing')}</span>
  }
  const flag = report.columns.find(({ name }) => name === wrong)
  if (flag && row[flag.name] === true) {
    return (
      <span className="vd-missing" title={flag.definition ?? undefined}>
        {say('record.endsBeforeStart', { label: flag.label })}
      </span>
    )
  }
  const unit = report.columns.find(({ name }) => name === duration)?.unit ?? 'hours'
  const exact = unit === 'hours' ? say('figures.exactHours', { hours: String(row[duration]) }) : undefined
  return <span title={exact}>{formatValue(row[duration], unit, manner)}</span>
}
