import React, { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { say } from '../language'
import { Icon } from '../parts/icon'

interface Props {
  /** How many filters are set. */
  readonly count: number
  readonly children: ReactNode
}

/** On a phone all filters wait behind one button, and come up from the bottom of the screen. What is chosen holds at once. */
export const FilterSheet: React.FC<Props> = ({ count, children }) => {
  const [open, setOpen] = useState(false)
  const sheet = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    if (open) sheet.current?.showModal()
  }, [open])
  const close = (): void => sheet.current?.close()
  return (
    <>
      <button type="button" className="vd-button vd-filters-fold" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="filter" />
        {count > 0 ? say('filters.filtersCount', { count }) : say('filters.filters')}
      </button>
      {open ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it for the keyboard
        <dialog
          className="vd-sheet"
          ref={sheet}
          aria-labelledby={title}
          onClose={() => setOpen(false)}
          onClick={(event) => event.target === sheet.current && close()}
        >
          <div className="vd-sheet-inside">
            <h2 id={title}>{say('filters.filters')}</h2>
            {children}
            <button type="button" className="vd-button vd-button-primary vd-sheet-done" onClick={close}>
              {say('filters.done')}
            </button>
          </div>
        </dialog>
      ) : null}
    </>
  )
}
