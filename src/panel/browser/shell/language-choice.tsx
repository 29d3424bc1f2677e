import React, { useState } from 'react'
import { language, languages, say } from '../language'
import { API } from '../talk/address'
import { putJson } from '../talk/api'
import { asApiError } from '../talk/use-remote'

/** The language of the panel, for this person on every machine. Each is written in itself, for those who read no other. */
export const LanguageChoice: React.FC = () => {
  const [failure, setFailure] = useState('')
  const choose = (chosen: string): void => {
    putJson(`${API}/choices`, { language: chosen }).then(
      // Titles, menu and catalogue come with the page.
      () => window.location.reload(),
      (error: unknown) => setFailure(asApiError(error).message),
    )
  }
  return (
    <fieldset className="vd-theme">
      <legend>{say('shell.language')}</legend>
      {languages.map((one) => (
        <label key={one} lang={one}>
          <input type="radio" name="language" checked={one === language} onChange={() => choose(one)} />
          <span>{ownName(one)}</span>
        </label>
      ))}
      {failure ? (
        <p className="vd-form-error" role="alert">
          {failure}
        </p>
      ) : null}
    </fieldset>
  )
}

function ownName(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
}
