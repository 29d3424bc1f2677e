import React, { useEffect, useState } from 'react'
import type { Figures } from '../../../reports/totals/figures'
import { say } from '../language'
import { FormError } from '../parts/form-error'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { API, apiAddress, columnFilters, totalsQuery } from '../talk/address'
import { type ApiError, createJson, deleteAt, putJson } from '../talk/api'
import type { Me, Report, Span, TotalsAnswer } from '../talk/api-shapes'
import { asApiError } from '../talk/use-remote'
import { NoteForm } from './note-form'
import { useNotesHere } from './notes-here'

interface Props {
  /** Null on a dashboard. */
  readonly report: Report | null
  readonly me: Me
  /** The days that are shown. */
  readonly days: Span | null
  readonly today: string
  /** What is shown of the rows as a whole; null while it is not known. */
  readonly seen?: Figures | null
  readonly search?: string
}

/** For those who may: writes a note on the days that are shown, and marks the figures as reviewed. */
export const NotesMenu: React.FC<Props> = (props) => {
  const { report, me } = props
  const hasDays = report === null || report.date !== null
  if (!hasDays || !(me.mayWriteNotes || me.mayMarkReviewed)) return null
  return (
    <Popover
      label={say('notes.notes')}
      align={report ? 'start' : 'end'}
      buttonClass={report ? 'vd-view-button vd-notes-button' : 'vd-control vd-control-quiet'}
      button={
        <>
          {/* Where there is no room for the word. */}
          <span className="vd-notes-icon" title={say('notes.notes')}>
            <Icon name="comment" />
          </span>
          <span className={report ? 'vd-notes-words' : 'vd-tool-words'}>{say('notes.notes')}</span>
        </>
      }
    >
      {(close) => (
        <div className="vd-notes-menu">
          {me.mayWriteNotes ? <DaysForm {...props} close={close} /> : null}
          {report && me.mayMarkReviewed ? <ReviewActions {...props} report={report} close={close} /> : null}
        </div>
      )}
    </Popover>
  )
}

type MenuProps = Props & { readonly close: () => void }

const DaysForm: React.FC<MenuProps> = ({ report, days, today, close }) => {
  const here = useNotesHere()
  return (
    <>
      <NoteForm
        about={`days ${report?.name ?? ''}`}
        asks={report === null ? 'days' : 'days and reports'}
        start={{ from: days?.from ?? today, to: days?.to ?? today }}
        verb={say('notes.save')}
        onSave={async ({ text, from, to, isForAll }) => {
          const isOfAll = report === null || isForAll
          await createJson(isOfAll ? `${API}/board-notes` : apiAddress(report.name, 'notes'), { from, to, text })
          here?.reload()
          close()
        }}
      />
      <p className="vd-panel-note">{say(report === null ? 'notes.onBoard' : 'notes.elsewhere')}</p>
    </>
  )
}

const ReviewActions: React.FC<MenuProps & { readonly report: Report }> = (props) => {
  const { report, days, seen = null, search = '', close } = props
  const here = useNotesHere()
  const [problem, setProblem] = useState<ApiError | null>(null)
  const review = here?.review ?? null
  const address = apiAddress(report.name, 'review', totalsQuery(search, null))
  // Whether days of a column have two ends, the server says.
  const isOfPeriod =
    Boolean(days?.from && days.to) || columnFilters(search).some(({ column }) => column === report.date)
  // What went wrong is past where it turns out to have been done.
  useEffect(() => setProblem(null), [review?.at])
  const then = (done: Promise<unknown>): void => {
    done.then(close, (error: unknown) => setProblem(asApiError(error))).finally(() => here?.reload())
  }
  return (
    <div className="vd-menu vd-review-actions">
      {isOfPeriod ? (
        <button
          type="button"
          className="vd-menu-item"
          disabled={seen === null}
          onClick={() => then(putJson(address, seen))}
        >
          {say(review ? 'notes.markAgain' : 'notes.markReviewed')}
        </button>
      ) : (
        <p className="vd-panel-note">{say('notes.reviewNeedsPeriod')}</p>
      )}
      {review?.mayRemove ? (
        <button type="button" className="vd-menu-item" onClick={() => then(deleteAt(address))}>
          {say('notes.removeReview')}
        </button>
      ) : null}
      <FormError error={problem} />
    </div>
  )
}

/** What a list shows of its rows as a whole, as a review keeps it. */
export function figuresSeen(report: Report, totals: TotalsAnswer | null, count: number | null): Figures | null {
  if (report.totals.length === 0) return count === null ? null : { count, totals: {}, groups: [] }
  if (totals === null) return null
  const isWhole = Object.keys(totals.totals).length > 0
  const groups = isWhole ? [] : (totals.groups ?? [])
  return {
    count: totals.count,
    totals: totals.totals,
    groups: groups.flatMap(({ key, totals: own }) =>
      Array.isArray(key) ? [] : [{ key: key as Figures['groups'][number]['key'], totals: own }],
    ),
  }
}
