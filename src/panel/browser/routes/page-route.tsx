import React, { type ComponentType } from 'react'
import { useSelector } from 'react-redux'
import { useParams } from 'react-router'
import type { ShellState } from '../shell/shell-state'
import { NotFound } from './not-found'

/** AdminJS's route for pages of one's own. */
const PageRoute: React.FC<{ readonly OriginalComponent: ComponentType }> = ({ OriginalComponent }) => {
  const { pageName } = useParams()
  const pages = useSelector((state: ShellState) => state.pages)
  return pages.some(({ name }) => name === pageName) ? <OriginalComponent /> : <NotFound />
}

export default PageRoute
