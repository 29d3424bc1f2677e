import React, { useState } from 'react'
import { say } from '../language'

/** The first stop of the keyboard: to the rows where a page has some to move in, else to where its main part begins. */
export const SkipLink: React.FC = () => {
  const [place, setPlace] = useState('vd-main')
  return (
    <a
      className="vd-skip"
      href={`#${place}`}
      onFocus={() => setPlace(document.getElementById('vd-rows') ? 'vd-rows' : 'vd-main')}
    >
      {say('shell.skip')}
    </a>
  )
}
