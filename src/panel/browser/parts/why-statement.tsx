import React from 'react'
import type { Explanation } from '../api-shapes'

/** The SQL that was run with its parameters, and beneath it the view's own. */
export const WhyStatement: React.FC<{ readonly data: Explanation }> = ({ data }) => (
  <>
    <details className="vd-why-sql">
      <summary>The SQL that was run</summary>
      <Sql label="The SQL that was run" text={data.sql} />
      {data.parameters.length > 0 ? (
        <p className="vd-code" data-parameters>
          {data.parameters.map((value, place) => `$${place + 1} = ${value}`).join(', ')}
        </p>
      ) : (
        <p className="vd-muted">It has no parameters.</p>
      )}
      <p className="vd-muted">One statement works out all totals of the report at once.</p>
    </details>
    <details className="vd-why-sql">
      <summary>
        The view: <code className="vd-code">{data.view.file}</code>
      </summary>
      <Sql label={`The view ${data.view.file}`} text={data.view.select} />
    </details>
  </>
)

const Sql: React.FC<{ readonly label: string; readonly text: string }> = ({ label, text }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys
  <section className="vd-sql" aria-label={label} tabIndex={0}>
    <pre>{text}</pre>
  </section>
)
