import React, { type ComponentType } from 'react'
import { useSelector } from 'react-redux'
import { useLocation } from 'react-router'
import { dashboardAt } from '../dashboard/use-which'
import type { ShellState } from '../shell/shell-state'
import { NotFound } from './not-found'

/** AdminJS shows the dashboard for every address that it does not know: other dashboards are among them. */
const DashboardRoute: React.FC<{ readonly OriginalComponent: ComponentType }> = ({ OriginalComponent }) => {
  const { pathname } = useLocation()
  const name = dashboardAt(pathname)
  const isKnown = useSelector(({ pages }: ShellState) => pages.some((page) => page.name === `dashboards/${name}`))
  return name === null || isKnown ? <OriginalComponent key={name ?? ''} /> : <NotFound />
}

export default DashboardRoute
