import React from 'react'
import { changeOf } from '../../../../reports/dashboard/change.js'
import { ownValue } from '../../../../reports/own-value.js'
import type { Compared } from '../../../../reports/totals/groups/group-level'
import type { TotalValues } from '../../../../reports/totals/totals'
import { type ChangeWords, changeWords } from '../../dashboard/change-words'
import { type Manner, NOTHING } from '../../format'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import type { Total } from '../../talk/api-shapes'

interface Props {
  readonly total: Total
  readonly totals: TotalValues
  /** Null where there is nothing to compare with. */
  readonly compared: Compared | null
  readonly manner: Manner
}

/** How a total differs from that of other days: which way, how much, and whether that is good; with the figures behind it. */
export const ChangeCell: React.FC<Props> = ({ total, totals, compared, manner }) => {
  if (compared === null || !Object.hasOwn(totals, total.name)) return null
  const change = changeIn(total, totals, compared.totals, compared)
  const words = changeWords(total.unit, change, total.better ?? null, null, manner)
  return <Change {...words} text={words.detail === null ? words.text : `${words.text} (${words.detail})`} />
}

/** How a total of one group differs from that of another. */
export const DifferenceCell: React.FC<
  Pick<Props, 'total' | 'totals' | 'manner'> & { readonly others: TotalValues }
> = ({ total, totals, others, manner }) => {
  if (!(Object.hasOwn(totals, total.name) && Object.hasOwn(others, total.name))) return null
  const change = changeIn(total, totals, others, { from: '', to: '' })
  const words = changeWords(total.unit, { ...change, ...NO_DAYS }, total.better ?? null, null, manner)
  return <Change {...words} text={words.detail === null ? words.short : `${words.short} (${words.detail})`} />
}

const NO_DAYS = { from: '2000-01-01', to: '2000-01-01' }

function changeIn(
  { name, unit }: Total,
  totals: TotalValues,
  before: TotalValues,
  { from, to }: Pick<Compared, 'from' | 'to'>,
): ReturnType<typeof changeOf> {
  return changeOf(unit, ownValue(totals, name) ?? null, ownValue(before, name) ?? null, { preset: null, from, to }, '')
}

const Change: React.FC<Pick<ChangeWords, 'tone' | 'direction' | 'short' | 'text'>> = ({
  tone,
  direction,
  short,
  text,
}) => (
  <span className={`vd-change-small vd-change-${tone}`} title={text}>
    {direction === null ? null : <Icon name={direction === 'more' ? 'up' : 'down'} />}
    <span aria-hidden="true">{short === say('figures.noComparison') ? NOTHING : short}</span>
    <span className="vd-hidden">{text}</span>
  </span>
)
