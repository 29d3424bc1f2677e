import React, { type ComponentType } from 'react'
import { useLocation } from 'react-router'
import { ADMIN } from '../talk/address'
import { NotFound } from './not-found'

/** AdminJS shows the dashboard for every address that it does not know. */
const DashboardRoute: React.FC<{ readonly OriginalComponent: ComponentType }> = ({ OriginalComponent }) => {
  const { pathname } = useLocation()
  return pathname === ADMIN || pathname === `${ADMIN}/` ? <OriginalComponent /> : <NotFound />
}

export default DashboardRoute
