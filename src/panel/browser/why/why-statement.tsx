import React from 'react'
import type { Explanation } from '../../../reports/totals/explain'
import { say } from '../language'
import { Sentence } from '../parts/sentence'

/** The SQL that was run with its parameters, and beneath it the view's own. */
export const WhyStatement: React.FC<{ readonly data: Explanation }> = ({ data }) => (
  <>
    <details className="vd-why-sql">
      <summary>{say('why.sqlRun')}</summary>
      <Sql label={say('why.sqlRun')} text={data.sql} />
      {data.parameters.length > 0 ? (
        <p className="vd-code" data-parameters>
          {data.parameters.map((value, place) => `$${place + 1} = ${value}`).join(', ')}
        </p>
      ) : (
        <p className="vd-muted">{say('why.noParameters')}</p>
      )}
      <p className="vd-muted">{say('why.oneStatement')}</p>
    </details>
    <details className="vd-why-sql">
      <summary>
        <Sentence of="why.view" with={{ file: <code className="vd-code">{data.view.file}</code> }} />
      </summary>
      <Sql label={say('why.viewOf', { file: data.view.file })} text={data.view.select} />
    </details>
  </>
)

const Sql: React.FC<{ readonly label: string; readonly text: string }> = ({ label, text }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys
  <section className="vd-sql" aria-label={label} tabIndex={0}>
    <pre>{text}</pre>
  </section>
)
