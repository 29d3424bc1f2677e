import React, { type ComponentType } from 'react'
import { useSelector } from 'react-redux'
import { useParams } from 'react-router'
import type { ShellState } from '../shell/shell-state'
import { NotFound } from './not-found'

/** AdminJS's routes for a list and for actions on a resource or on several records; what is unknown gets our page. */
const ActionRoute: React.FC<{ readonly OriginalComponent: ComponentType }> = ({ OriginalComponent }) => {
  const { resourceId, actionName = 'list' } = useParams()
  const resources = useSelector((state: ShellState) => state.resources)
  const resource = resources.find(({ id }) => id === resourceId)
  const isKnown = resource?.actions.some(({ name }) => name === actionName) ?? false
  return isKnown ? <OriginalComponent /> : <NotFound />
}

export default ActionRoute
