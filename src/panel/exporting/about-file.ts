import type { ListQuery } from '../../reports/asking/query.js'
import type { AboutLine, AboutSheet } from '../../reports/export/about-sheet.js'
import type { WantedGroups } from '../../reports/export/export-groups.js'
import type { ExportOptions } from '../../reports/export/fields.js'
import { findColumn } from '../../reports/report.js'
import type { Note } from '../notes/notes.js'
import type { FilterInWords } from './filters-in-words.js'
import { dayText, momentText, numberText, remarkText, type Speech, sortableMoment } from './speech.js'

/** What is known of an export before its rows are counted. */
export interface FileFacts {
  readonly query: ListQuery
  readonly options: ExportOptions
  /** What the rows are grouped by; null for the rows themselves. */
  readonly groups: WantedGroups | null
  readonly filters: readonly FilterInWords[]
  /** When the data were read from the tables; null while they are read live. */
  readonly asOf: string | null
  readonly now: Date
  /** Who asked for it. */
  readonly person: string
  /** What people noted on what the file holds. */
  readonly notes: readonly Note[]
}

/** The sheet that tells whoever gets the file what it holds, without whoever made it. */
export function aboutFile(facts: FileFacts, speech: Speech): (rows: number) => AboutSheet {
  const { say } = speech
  return (rows) => ({
    name: say('exports.about'),
    title: say('exports.aboutTitle'),
    lines: [
      ...originLines(facts, rows, speech),
      ...noteLines(facts, speech),
      ...columnLines(facts, speech),
      ...totalLines(facts, speech),
    ],
  })
}

function notesIn(query: ListQuery, speech: Speech): string[] {
  return query.notes.map((note) => remarkText(note, speech))
}

function originLines(facts: FileFacts, rows: number, speech: Speech): AboutLine[] {
  const { query, filters, asOf, now, person } = facts
  const { say, timeZone } = speech
  const { report } = query
  const moment = momentText(asOf === null ? now : new Date(asOf), speech)
  const filterTexts = filters.length === 0 ? [say('exports.noFilters')] : filters.map(({ words }) => words)
  return [
    { name: say('exports.report'), text: report.title },
    { name: say('exports.description'), text: report.description },
    ...[...filterTexts, ...notesIn(query, speech)].map((text, index) => ({
      name: index === 0 ? say('exports.filters') : '',
      text,
    })),
    { name: say('exports.rows'), text: numberText(String(rows), speech) },
    ...orderLines(facts, speech),
    { name: say('exports.dataAsOf'), text: asOf === null ? say('exports.live', { when: moment }) : moment },
    { name: say('exports.timeZone'), text: say('exports.timeZoneText', { timeZone }) },
    ...currencyLine(facts, speech),
    { name: say('exports.exportedAt'), text: momentText(now, speech) },
    { name: say('exports.exportedBy'), text: person },
  ]
}

/** What the rows are in the order of; or what they are grouped by, and what the groups are compared with. */
function orderLines({ query: { report, sort }, groups }: FileFacts, speech: Speech): AboutLine[] {
  const { say } = speech
  const ordered = (direction: 'asc' | 'desc', column: string): AboutLine => ({
    name: say('exports.order'),
    text: say(direction === 'asc' ? 'exports.ascending' : 'exports.descending', { column }),
  })
  if (!groups) return [ordered(sort.direction, findColumn(report, sort.column)?.label ?? sort.column)]
  const { asked, comparison } = groups
  const total = asked.sort?.by === 'count' ? undefined : report.totals.find(({ name }) => name === asked.sort?.by)
  return [
    { name: say('groups.groupBy'), text: groupColumns(groups, speech) },
    ...(asked.sort === null || asked.sort.by === 'key'
      ? []
      : [ordered(asked.sort.direction, total?.label ?? say('exports.rows'))]),
    ...(comparison === null ? [] : [{ name: say('groups.compareWith'), text: say(`groups.${comparison}`) }]),
  ]
}

/** "Customer, Sold on (monthly)". */
export function groupColumns({ asked: { groups } }: WantedGroups, { say }: Speech): string {
  return groups
    .map(({ column, step }) => (step === null ? column.label : `${column.label} (${say(`groups.each_${step}`)})`))
    .join(', ')
}

/** A file travels: whoever reads it elsewhere is told that nobody said which currency it is. */
function currencyLine({ query: { report } }: FileFacts, { say, currency }: Speech): AboutLine[] {
  if (currency !== null) return [{ name: say('exports.currency'), text: currency }]
  const hasMoney = [...report.columns, ...report.totals].some(({ unit }) => unit === 'money')
  return hasMoney ? [{ name: say('exports.currency'), text: say('exports.noCurrency') }] : []
}

/** Notes on days and on totals; those on records stand in their rows. */
function noteLines({ query: { report }, notes }: FileFacts, speech: Speech): AboutLine[] {
  const { say, timeZone } = speech
  const lines = notes.flatMap(({ about, text, by, at }) => {
    const when = dayText(sortableMoment(new Date(at), timeZone).slice(0, 10), speech)
    const said = `${text} (${say('notes.by', { person: by, when })})`
    if (about.kind === 'days') return [{ name: spanText(about, speech), text: said }]
    if (about.kind === 'record') return []
    const label = report.totals.find(({ name }) => name === about.total)?.label ?? about.total
    const choices = findColumn(report, report.totalsBy ?? '')?.choices ?? []
    const group = choices.find(({ value }) => value === about.group)?.label
    return [{ name: group === undefined ? label : say('notes.figureOf', { label, group }), text: said }]
  })
  return lines.length === 0 ? [] : [{ heading: say('notes.notes') }, ...lines]
}

function spanText({ from, to }: { readonly from: string; readonly to: string }, speech: Speech): string {
  return from === to ? dayText(from, speech) : `${dayText(from, speech)} – ${dayText(to, speech)}`
}

function columnLines({ query: { report }, options, groups }: FileFacts, { say }: Speech): AboutLine[] {
  if (groups) return []
  const names = options.columns ?? report.columns.map(({ name }) => name)
  const columns = names.flatMap((name) => findColumn(report, name) ?? [])
  const defined = columns.flatMap(({ label, definition }) =>
    definition === null ? [] : [{ name: label, text: definition }],
  )
  return defined.length === 0 ? [] : [{ heading: say('exports.columnsMean') }, ...defined]
}

function totalLines({ query: { report }, options, groups }: FileFacts, { say }: Speech): AboutLine[] {
  if (!(options.totals || groups) || report.totals.length === 0) return []
  return [
    { heading: say('exports.totalsMean') },
    ...report.totals.map(({ label, definition, formula }) => ({
      name: label,
      text: [...(definition === null ? [] : [definition]), say('exports.formula', { formula })].join(' '),
    })),
  ]
}
