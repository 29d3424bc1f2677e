import React, { type ReactNode } from 'react'
import type { Key } from '../../language/words.js'
import { pieces } from '../language'

interface Props {
  readonly of: Key
  readonly with: Readonly<Record<string, ReactNode>>
}

/** A sentence with a link or a name in the middle, which stands elsewhere in another language. */
export const Sentence: React.FC<Props> = ({ of, with: values }) => (
  <>
    {pieces<ReactNode>(of, values).map((piece, place) => (
      <React.Fragment key={place}>{piece}</React.Fragment>
    ))}
  </>
)
