import React from 'react'
import { headingLines } from './heading-lines'

/** The name of a column, in two lines where it is long. */
export const Heading: React.FC<{ readonly label: string }> = ({ label }) => {
  const [first, second] = headingLines(label)
  return (
    <span>
      {first}
      {second ? (
        <>
          <br />
          {second}
        </>
      ) : null}
    </span>
  )
}
