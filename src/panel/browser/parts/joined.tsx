import React, { type ReactNode } from 'react'

/** One after the other, with what parts them in between. */
export const Joined: React.FC<{ readonly parts: readonly ReactNode[]; readonly by: ReactNode }> = ({ parts, by }) => (
  <>
    {parts.map((part, place) => (
      <React.Fragment key={place}>
        {place > 0 ? by : ''}
        {part}
      </React.Fragment>
    ))}
  </>
)
