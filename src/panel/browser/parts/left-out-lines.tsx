import React from 'react'
import type { LeftOutAnswer } from '../../../reports/totals/left-out'
import type { Manner } from '../format'
import { say, withinSentence } from '../language'
import type { Total } from '../talk/api-shapes'
import { leftOutReasons, leftOutWords, mergeLeftOut } from '../words'
import { PageLink } from './page-link'

interface Props {
  readonly leftOut: readonly LeftOutAnswer[]
  readonly manner: Manner
  /** The totals that a line names, where it has to say which they are. */
  readonly totals?: readonly Total[]
  /** A group's name, such as that of a phase. */
  readonly groupLabel: (group: string) => string
}

/** "12 jobs not compared: 9 without an estimate, 3 not billed", each a link to exactly these rows. Nothing where there are none. */
export const LeftOutLines: React.FC<Props> = ({ leftOut, manner, totals, groupLabel }) => {
  const lines = mergeLeftOut(leftOut)
  if (lines.length === 0) return null
  return (
    <ul className="vd-left-out" aria-label={say('figures.leftOut')}>
      {lines.map((line) => (
        <li key={`${line.group} ${line.totals.join()} ${line.label}`} data-left-out={line.total ?? 'period'}>
          <Lead>{leadWords(line, totals ?? [], groupLabel)}</Lead>
          <Phrase line={line} manner={manner} />
        </li>
      ))}
    </ul>
  )
}

const Lead: React.FC<{ readonly children: string | null }> = ({ children }) =>
  children === null ? null : <span className="vd-left-out-lead">{children}: </span>

const Phrase: React.FC<{ readonly line: LeftOutAnswer; readonly manner: Manner }> = ({ line, manner }) => {
  const words = leftOutWords(line, manner)
  const reasons = leftOutReasons(line, manner)
  if (reasons.length === 0) {
    const [only] = line.reasons
    return <Reason text={words} href={only?.href ?? null} />
  }
  return (
    <span>
      {words}:{' '}
      {reasons.map((reason, place) => (
        <React.Fragment key={reason.text}>
          {place > 0 ? ', ' : ''}
          <Reason {...reason} />
        </React.Fragment>
      ))}
    </span>
  )
}

const Reason: React.FC<{ readonly text: string; readonly href: string | null }> = ({ text, href }) =>
  href === null ? (
    <span>{text}</span>
  ) : (
    <PageLink className="vd-left-out-link" href={href}>
      {text}
    </PageLink>
  )

function leadWords(
  { group, total, totals }: LeftOutAnswer & { readonly totals: readonly string[] },
  known: readonly Total[],
  groupLabel: (group: string) => string,
): string | null {
  if (group !== null) return groupLabel(group)
  if (total === null) return say('figures.inNoPeriod')
  const labels = totals.flatMap((name) =>
    known.filter((one) => one.name === name).map(({ label }) => shortLabel(label)),
  )
  return labels.length === 0 ? null : say('figures.notIn', { totals: [...new Set(labels)].join(', ') })
}

/** "Upsell, on jobs with both values" is "upsell" where only the measure is meant. */
function shortLabel(label: string): string {
  const short = label.split(/ \(|, /)[0] ?? label
  return withinSentence(short.charAt(0)) + short.slice(1)
}
