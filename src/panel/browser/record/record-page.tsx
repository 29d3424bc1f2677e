import React, { useEffect } from 'react'
import { useLocation } from 'react-router'
import { listAddress } from '../../../reports/asking/address.js'
import { labelIn, ownValue } from '../../../reports/own-value.js'
import type { Labels } from '../../../reports/rows/labels'
import type { Manner } from '../format'
import { say, withinSentence } from '../language'
import { RecordNotes } from '../notes/record-notes'
import { Icon } from '../parts/icon'
import { Page } from '../parts/page'
import { PageLink } from '../parts/page-link'
import { Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { ValueCell } from '../parts/value-cell'
import { rememberRecord } from '../shell/recent-records'
import type { Catalogue, Report } from '../talk/api-shapes'
import { lastList } from '../talk/travel-memory'
import { findReport, namesWithPages, readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { shortId, valueText } from '../words'
import { DateDistance } from './date-distance'
import { DeclaredSections } from './declared-sections'
import { RecordSteps } from './record-steps'
import { relatedLinks, subjectOf } from './related-links'
import { RowsBehind } from './rows-behind'
import { type ShownRecord, useRecordLabels } from './use-record-labels'

interface Props {
  readonly resource: { readonly id: string }
  readonly record?: ShownRecord
}

/** AdminJS's show action for every report and table. */
const RecordPage: React.FC<Props> = ({ resource, record }) => {
  const { catalogue, error } = useCatalogue()
  const report = findReport(catalogue, resource.id)
  return (
    <Page className="vd-record">
      {error ? <Problem error={error} onRetry={readCatalogue} /> : null}
      {!error && !(catalogue && record) ? <RecordSkeleton /> : null}
      {catalogue && report && record ? <Record {...{ catalogue, report, record }} /> : null}
    </Page>
  )
}

interface RecordProps {
  readonly catalogue: Catalogue
  readonly report: Report
  readonly record: ShownRecord
}

const Record: React.FC<RecordProps> = ({ catalogue, report, record }) => {
  const manner = useManner(catalogue)
  const resources = React.useMemo(() => namesWithPages(catalogue), [catalogue])
  const labels = useRecordLabels(report, record)
  const title = recordTitle(report, record, labels, (column) =>
    valueText(column, ownValue(record.params, column.name), manner),
  )
  useTitle(title)
  const { pathname } = useLocation()
  useEffect(() => rememberRecord({ title, list: report.title, href: pathname }), [title, report.title, pathname])
  return (
    <>
      <div className="vd-record-way">
        <PageLink className="vd-back" href={listAddress(report.name, lastList(report.name))}>
          <Icon name="left" />
          {report.title}
        </PageLink>
        <RecordSteps report={report.name} id={record.id} manner={manner} />
      </div>
      <header className="vd-header">
        <div className="vd-header-text">
          <h1>{title}</h1>
          {report.kind === 'table' ? <p className="vd-description">{recordDetail(report, record, manner)}</p> : null}
        </div>
      </header>
      <RecordNotes {...{ catalogue, report, manner }} record={record.id} />
      <div className="vd-record-columns">
        <Sections {...{ catalogue, report, record }} manner={manner} />
        <dl className="vd-facts">
          {report.columns.map((column) => (
            <div key={column.name} className="vd-fact">
              <dt>{column.label}</dt>
              <dd data-column={column.name}>
                <ValueCell {...{ column, labels, manner, resources }} value={ownValue(record.params, column.name)} />
                <DateDistance {...{ column, manner }} value={ownValue(record.params, column.name)} />
                {column.definition ? <p className="vd-definition">{column.definition}</p> : null}
              </dd>
            </div>
          ))}
        </dl>
        <Related {...{ catalogue, report, record }} />
      </div>
    </>
  )
}

/** What belongs to the record beside its own values, first on its page. */
const Sections: React.FC<RecordProps & { readonly manner: Manner }> = ({ catalogue, report, record, manner }) => {
  const subject = subjectOf(report, record.params, record.id)
  return (
    <div className="vd-sections">
      {subject ? <DeclaredSections {...{ catalogue, manner }} table={subject.resource} id={subject.id} /> : null}
      <RowsBehind {...{ catalogue, report, manner }} row={record.params} />
    </div>
  )
}

const Related: React.FC<RecordProps> = ({ catalogue, report, record }) => {
  const links = relatedLinks(catalogue, report, record.id, record.params)
  if (links.length === 0) return null
  const declared = catalogue.records.find(({ table }) => table === report.name)
  return (
    <nav className="vd-related" aria-label={say('record.related')}>
      <h2>{declared?.links ?? say('record.related')}</h2>
      <ul>
        {links.map(({ href, label }) => (
          <li key={href}>
            <PageLink className="vd-related-link" href={href}>
              {label}
              <Icon name="right" />
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The shape of a record while it is on its way. */
const RecordSkeleton: React.FC = () => (
  <>
    <output className="vd-hidden">{say('record.loading')}</output>
    <span className="vd-skeleton vd-skeleton-figure" />
    <span className="vd-skeleton vd-skeleton-headline" />
    <div className="vd-record-columns">
      <div className="vd-facts">
        {['one', 'two', 'three', 'four', 'five', 'six'].map((key) => (
          <div className="vd-fact" key={key}>
            <span className="vd-skeleton" />
            <span className="vd-skeleton" />
          </div>
        ))}
      </div>
    </div>
  </>
)

/** "Number 17 · In progress": what tells records of one name apart. */
function recordDetail(report: Report, record: ShownRecord, manner: Manner): string {
  const columns = report.columns.filter(({ unit }) => unit === 'id' || unit === 'choice')
  return columns
    .map((column) => {
      const text = valueText(column, ownValue(record.params, column.name), manner)
      return column.unit === 'id' ? `${column.label} ${shortId(text)}` : text
    })
    .join(' · ')
}

/** A row of a report that is about one record is called like that record, others by what tells them apart. */
function recordTitle(
  report: Report,
  record: ShownRecord,
  labels: Labels,
  textOf: (column: Report['columns'][number]) => string,
): string {
  const named = report.kind === 'table' ? null : nameOfSubject(report, record, labels)
  if (named !== null) return named
  const titled = report.columns.find(({ name }) => name === report.titleColumn)
  if (titled && ownValue(record.params, titled.name)) return textOf(titled)
  const parts = report.grain.flatMap((name) => {
    const column = report.columns.find((one) => one.name === name)
    if (!column) return []
    const value = ownValue(record.params, name)
    if (value === null || value === undefined) return [say('record.without', { column: withinSentence(column.label) })]
    return [labelIn(labels, name, value) ?? shortId(textOf(column))]
  })
  return parts.join(', ') || record.title || record.id
}

function nameOfSubject(report: Report, record: ShownRecord, labels: Labels): string | null {
  const subject = subjectOf(report, record.params, record.id)
  const [column = ''] = report.grain
  return subject === null ? null : (labelIn(labels, column, subject.id) ?? shortId(subject.id))
}

export default RecordPage
