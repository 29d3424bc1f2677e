import type { ReactNode } from 'react'
import React from 'react'
import { Link } from 'react-router-dom'
import { ADMIN } from '../address'

interface Props {
  readonly href: string
  readonly className?: string
  readonly children: ReactNode
  readonly title?: string
  readonly 'aria-label'?: string
}

/** A link within the panel: no page load, and still a real link for "open in new tab". */
export const PageLink: React.FC<Props> = ({ href, children, ...rest }) =>
  href.startsWith(ADMIN) ? (
    <Link to={href} {...rest}>
      {children}
    </Link>
  ) : (
    <a href={href} {...rest}>
      {children}
    </a>
  )
