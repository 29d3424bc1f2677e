import React, { type ReactNode, useState } from 'react'
import { say } from '../language'
import { type Asked, WhyDialog } from './why-dialog'

interface Props {
  readonly asked: Asked
  readonly children: ReactNode
  readonly className?: string
  readonly label?: string
}

/** Opens what is known of how a number came about. */
export const WhyButton: React.FC<Props> = ({ asked, children, className = 'vd-text-button', label }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        title={label ? say('why.title') : undefined}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open ? <WhyDialog asked={asked} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** A number that can be asked where it comes from. */
export const WhyFigure: React.FC<{
  readonly asked: Asked
  readonly text: string
  /** What the figure is of, where nothing beside it says so to whoever comes by the Tab key. */
  readonly of?: string
}> = ({ asked, text, of }) => (
  <WhyButton
    asked={asked}
    className="vd-why-figure"
    label={say('why.figure', { figure: of === undefined ? text : `${of} ${text}` })}
  >
    {text}
  </WhyButton>
)
