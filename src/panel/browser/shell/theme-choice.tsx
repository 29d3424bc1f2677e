import React, { useState } from 'react'
import { say } from '../language'
import { chooseTheme, chosenTheme, THEMES, type Theme } from './theme'

const LABELS: Readonly<Record<Theme, string>> = {
  system: say('shell.asSystem'),
  light: say('shell.light'),
  dark: say('shell.dark'),
}

/** Three choices side by side; the arrow keys move between them. */
export const ThemeChoice: React.FC = () => {
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <fieldset className="vd-theme">
      <legend>{say('shell.appearance')}</legend>
      {THEMES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="theme"
            checked={one === theme}
            onChange={() => {
              chooseTheme(one)
              setTheme(one)
            }}
          />
          <span>{LABELS[one]}</span>
        </label>
      ))}
    </fieldset>
  )
}
