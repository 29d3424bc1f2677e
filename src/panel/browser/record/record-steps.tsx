import React, { useState } from 'react'
import { useNavigate } from 'react-router'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { formatCount, type Manner } from '../format'
import { useSingleKey } from '../keys/single-keys'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { apiAddress, recordAddress, rowsQuery, withChanges } from '../talk/address'
import { getJson } from '../talk/api'
import { EXACTLY } from '../talk/opening'
import { lastRows, rememberList, rememberRows, type ShownRows } from '../talk/travel-memory'

interface Props {
  readonly report: string
  readonly id: string
  readonly manner: Manner
}

/** The way to the next and the previous record of the list that one came from; nothing where one came otherwise. */
export const RecordSteps: React.FC<Props> = ({ report, id, manner }) => {
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const rows = lastRows(report)
  const at = rows?.ids.indexOf(id) ?? -1
  const place = rows === null ? 0 : (rows.page - 1) * rows.perPage + at + 1
  const canGo = (by: 1 | -1): boolean => rows !== null && at >= 0 && place + by >= 1 && place + by <= rows.count
  const go = async (by: 1 | -1): Promise<void> => {
    if (rows === null || !canGo(by) || isBusy) return
    setBusy(true)
    const next = rows.ids[at + by] ?? (await beyond(report, rows, by).catch(() => undefined))
    setBusy(false)
    if (next !== undefined) navigate(recordAddress(report, next), { state: EXACTLY, replace: true })
  }
  useSingleKey(['j', 'k'], (key) => {
    const by = key === 'j' ? 1 : -1
    if (canGo(by)) void go(by)
    return canGo(by)
  })
  if (rows === null || at < 0 || rows.count < 2) return null
  return (
    <nav className="vd-steps" aria-label={say('keys.steps')} aria-busy={isBusy}>
      <span>{say('keys.place', { place: formatCount(place, manner), count: formatCount(rows.count, manner) })}</span>
      <Step by={-1} icon="left" label={say('keys.previous')} {...{ canGo, go }} />
      <Step by={1} icon="right" label={say('keys.next')} {...{ canGo, go }} />
    </nav>
  )
}

const Step: React.FC<{
  readonly by: 1 | -1
  readonly icon: 'left' | 'right'
  readonly label: string
  readonly canGo: (by: 1 | -1) => boolean
  readonly go: (by: 1 | -1) => Promise<void>
}> = ({ by, icon, label, canGo, go }) => (
  <button
    type="button"
    className="vd-icon-button"
    aria-label={label}
    title={label}
    aria-keyshortcuts={by === 1 ? 'j' : 'k'}
    disabled={!canGo(by)}
    onClick={() => void go(by)}
  >
    <Icon name={icon} />
  </button>
)

/** The record on the page of the list behind, or before, the one that is known. */
async function beyond(report: string, rows: ShownRows, by: 1 | -1): Promise<string | undefined> {
  const page = rows.page + by
  const search = withChanges(rows.search, { page: String(page) })
  const answer = await getJson<RowsAnswer>(apiAddress(report, 'rows', rowsQuery(search)))
  const ids = answer.rows.flatMap(({ _id }) => (typeof _id === 'string' ? [_id] : []))
  rememberRows(report, { search, page: answer.page, perPage: answer.perPage, count: answer.count, ids })
  // Back leads to the page that the record is on.
  rememberList(report, search)
  return by === 1 ? ids[0] : ids.at(-1)
}
