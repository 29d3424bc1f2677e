import React, { useEffect, useId, useRef } from 'react'
import { queryText } from '../../../reports/asking/address.js'
import type { Explanation } from '../../../reports/totals/explain'
import { formatValue } from '../format'
import { say } from '../language'
import { FigureNotes } from '../notes/figure-notes'
import { Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { apiAddress, explainQuery } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { useCatalogue } from '../talk/use-catalogue'
import { useRemote } from '../talk/use-remote'
import { WhyFacts } from './why-facts'
import { WhyStatement } from './why-statement'

/** The number that is asked about. */
export interface Asked {
  readonly report: string
  readonly total: string
  /** What the number is called where it stands. */
  readonly label: string
  /** The filters that it stands under. */
  readonly search: string
  /** The column and the value of the one line of totals that it stands in. */
  readonly group?: readonly [column: string, value: string] | null
}

interface Props {
  readonly asked: Asked
  readonly onClose: () => void
}

/** How a number came about: what it means, what it is about, what it leaves out, and the SQL that was run for it. */
export const WhyDialog: React.FC<Props> = ({ asked, onClose }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const { catalogue } = useCatalogue()
  const query = explainQuery(asked.search, asked.total, asked.group ?? null)
  const { data, error, reload } = useRemote<Explanation>(apiAddress(asked.report, 'explain', query))

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  // Escape closes this dialog, and not the panel that it was opened from as well.
  const keepEscape = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation()
  }

  return (
    <dialog className="vd-dialog vd-why" ref={dialog} aria-labelledby={title} onClose={onClose} onKeyDown={keepEscape}>
      <h2 id={title}>
        <span className="vd-why-title">{say('why.title')}</span>
        {data?.label ?? asked.label}
      </h2>
      {error ? <Problem error={error} onRetry={reload} /> : null}
      {!error && data && catalogue ? <Answer {...{ asked, data, catalogue }} search={`?${query}`} /> : null}
      {!error && !data ? <output className="vd-block vd-muted">{say('why.working')}</output> : null}
      <div className="vd-dialog-actions">
        <button type="button" className="vd-button vd-button-primary" onClick={() => dialog.current?.close()}>
          {say('why.close')}
        </button>
      </div>
    </dialog>
  )
}

interface AnswerProps {
  readonly asked: Asked
  readonly data: Explanation
  readonly catalogue: Catalogue
  readonly search: string
}

const Answer: React.FC<AnswerProps> = ({ asked, data, catalogue, search }) => {
  const manner = useManner(catalogue)
  return (
    <>
      <p className="vd-why-value" data-why-value>
        {formatValue(data.value, data.unit, manner)}
      </p>
      {data.definition ? <p>{data.definition}</p> : null}
      <WhyFacts {...{ data, catalogue, manner, search }} report={asked.report} />
      <WhyStatement data={data} />
      <FigureNotes
        report={asked.report}
        total={asked.total}
        query={withoutTotal(search)}
        mayWrite={catalogue.me.mayWriteNotes}
        manner={manner}
      />
    </>
  )
}

/** The filters alone, as notes are asked for. */
function withoutTotal(search: string): string {
  const params = new URLSearchParams(search)
  params.delete('total')
  return queryText(params)
}
