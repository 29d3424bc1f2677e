import type { ReactNode } from 'react'
import React from 'react'
import { Link } from 'react-router-dom'
import { ADMIN } from '../talk/address'
import { type Arrival, EXACTLY } from '../talk/opening'

interface Props {
  readonly href: string
  readonly className?: string
  readonly children: ReactNode
  readonly title?: string
  readonly 'aria-label'?: string
  /** Opens a page as the person last had it. All other links show exactly what they say: a figure and its list agree. */
  readonly opens?: Arrival
}

/** A link within the panel: no page load, and still a real link for "open in new tab". */
export const PageLink: React.FC<Props> = ({ href, children, opens, ...rest }) =>
  href.startsWith(ADMIN) ? (
    <Link to={href} state={opens ?? EXACTLY} {...rest}>
      {children}
    </Link>
  ) : (
    <a href={href} {...rest}>
      {children}
    </a>
  )
