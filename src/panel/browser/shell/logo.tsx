import React from 'react'
import { panelLogo } from '../panel-name'

/** The project's own, or three rows of a table, the middle one picked out. */
export const Logo: React.FC = () =>
  panelLogo === null ? (
    <svg className="vd-logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <rect className="vd-logo-ground" width="24" height="24" rx="6" />
      <path className="vd-logo-line" d="M6 7.500h12M6 16.500h6" />
      <path className="vd-logo-mark" d="M6 12h9" />
    </svg>
  ) : (
    <img className="vd-logo" src={panelLogo} width="24" height="24" alt="" />
  )
