import React, { type ReactNode } from 'react'
import { useNavigate } from 'react-router'

interface Props {
  readonly href: string
  readonly label: string
  readonly tabIndex: number
  readonly onActive: () => void
  readonly onLeave: () => void
  /** The area that is pressed. */
  readonly children: ReactNode
}

/** A point that leads to the rows behind it: a real link, within the panel. */
export const ChartPointLink: React.FC<Props> = ({ href, label, tabIndex, onActive, onLeave, children }) => {
  const navigate = useNavigate()
  const open = (event: React.MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    navigate(href)
  }
  return (
    <a
      href={href}
      aria-label={label}
      tabIndex={tabIndex}
      onClick={open}
      onFocus={onActive}
      onBlur={onLeave}
      onPointerEnter={onActive}
    >
      {children}
    </a>
  )
}
