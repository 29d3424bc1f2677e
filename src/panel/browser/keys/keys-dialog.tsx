import React, { useEffect, useId, useRef, useState } from 'react'
import { say } from '../language'
import { areSingleKeysOn, turnSingleKeys } from './single-keys'

/** Which keys there are, and whether single ones do something. */
export const KeysDialog: React.FC<{ readonly onClose: () => void }> = ({ onClose }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [isOn, setOn] = useState(areSingleKeysOn)
  const closing = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    closing.current?.focus()
  }, [])
  const turn = (to: boolean): void => {
    turnSingleKeys(to)
    setOn(to)
  }
  return (
    <dialog className="vd-dialog vd-keys" ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{say('keys.title')}</h2>
      <dl>
        {lines().map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="vd-choice">
        <input type="checkbox" checked={isOn} onChange={({ target }) => turn(target.checked)} />
        {say('keys.single')}
      </label>
      <div className="vd-dialog-actions">
        <button
          type="button"
          ref={closing}
          className="vd-button vd-button-primary"
          onClick={() => dialog.current?.close()}
        >
          {say('shell.close')}
        </button>
      </div>
    </dialog>
  )
}

function lines(): readonly (readonly [keys: readonly string[], does: string])[] {
  return [
    [[`${say('keys.ctrl')} + K`, '/'], say('keys.search')],
    [['j', 'k'], say('keys.rows')],
    [[say('keys.enter')], say('keys.open')],
    [['x'], say('keys.select')],
    [['j', 'k'], say('keys.records')],
    [[say('keys.escape')], say('keys.closes')],
    [['?'], say('keys.thisList')],
  ]
}
