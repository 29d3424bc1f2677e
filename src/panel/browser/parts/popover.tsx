import React, { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { say } from '../language'
import { Icon } from './icon'
import { type Align, placePanel } from './place-panel'

interface Props {
  /** What the button shows. */
  readonly button: ReactNode
  readonly buttonClass?: string
  readonly buttonLabel?: string
  /** What the panel is, for people who cannot see where it opened. */
  readonly label: string
  readonly align?: Align
  readonly children: (close: () => void) => ReactNode
}

/** A button and the panel it opens. Escape and a click elsewhere close it; focus goes in and comes back. */
export const Popover: React.FC<Props> = ({ button, buttonClass, buttonLabel, label, align = 'start', children }) => {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const id = useId()

  const close = (): void => {
    setOpen(false)
    trigger.current?.focus()
  }

  useLayoutEffect(() => {
    if (!open || !trigger.current || !panel.current) return undefined
    return placePanel(trigger.current, panel.current, align)
  }, [open, align])

  useEffect(() => {
    if (!open) return undefined
    focusFirst(panel.current)
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
    }
  }, [open])

  const closeOnEscape = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    // Else it would also close the dialog that this panel stands in.
    event.preventDefault()
    close()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears Escape from the controls inside
    <div className="vd-popover" ref={box} onKeyDown={closeOnEscape}>
      <button
        type="button"
        ref={trigger}
        className={buttonClass ?? 'vd-button'}
        aria-label={buttonLabel}
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open ? (
        <div className="vd-panel" role="dialog" aria-label={label} id={id} ref={panel} tabIndex={-1}>
          <button type="button" className="vd-panel-close" aria-label={say('filters.close')} onClick={close}>
            <Icon name="close" />
          </button>
          {children(close)}
        </div>
      ) : null}
      {open ? (
        // A tap beside a sheet closes it, and does nothing else: what lies there was not meant.
        <div className="vd-panel-behind" aria-hidden="true" onClick={close} />
      ) : null}
    </div>
  )
}

/** Puts the focus where work starts: the marked control, else the first one, else the box itself. */
export function focusFirst(box: HTMLElement | null): void {
  const marked = box?.querySelector<HTMLElement>('[data-focus]')
  const target = marked ?? box?.querySelector<HTMLElement>('input, select, button:not(.vd-panel-close), a[href]')
  ;(target ?? box)?.focus()
}
