import React from 'react'
import { dayOf, formatCount, formatDay, formatValue, type Manner } from '../format'
import { say, withinSentence } from '../language'
import { Icon } from '../parts/icon'
import type { Report, Review, Value } from '../talk/api-shapes'
import { choiceLabel } from '../words'

/** More changes than this are counted. */
const MOST = 4

interface Props {
  readonly review: Review
  readonly report: Report
  readonly manner: Manner
}

/** Who has looked through these figures, and which of them are others now: the mark falls off, and says why. */
export const ReviewLine: React.FC<Props> = ({ review, report, manner }) => {
  const { by: person, at, changes } = review
  const when = formatDay(dayOf(new Date(at), manner), manner)
  if (changes?.length === 0) {
    return (
      <p className="vd-review vd-review-holds" data-review="holds">
        <Icon name="check" />
        {say('notes.reviewed', { person, when })}
      </p>
    )
  }
  const rest = (changes?.length ?? 0) - MOST
  const told = (changes ?? []).slice(0, MOST).map((change) => changeWords(change, report, manner))
  return (
    <p className="vd-review vd-review-off" data-review="changed">
      <Icon name="warning" />
      <span>
        {say(changes === null ? 'notes.reviewedUnknown' : 'notes.reviewedChanged', { person, when })}{' '}
        {[...told, ...(rest > 0 ? [say('notes.moreChanges', { n: rest, count: rest })] : [])].join('; ')}
        {changes === null ? '' : '.'}
      </span>
    </p>
  )
}

function changeWords(
  { total: name, group, was, is }: NonNullable<Review['changes']>[number],
  report: Report,
  manner: Manner,
): string {
  const total = report.totals.find((one) => one.name === name)
  const text = (value: Value): string =>
    total ? formatValue(value, total.unit, manner) : formatCount(String(value), manner)
  const label = total?.label ?? say('notes.rows')
  const by = report.columns.find((column) => column.name === report.totalsBy) ?? null
  const whole = group === null ? label : say('notes.figureOf', { label, group: choiceLabel(by, String(group)) })
  return say('notes.figureChanged', { label: withinSentence(whole), was: text(was), is: text(is) })
}
