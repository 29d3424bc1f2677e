import type { BaseResource, CurrentAdmin, ResourceJSON } from 'adminjs'
import { closedActions } from './actions/closed.js'

type Told = Pick<ResourceJSON, 'id' | 'name' | 'navigation' | 'href' | 'resourceActions' | 'actions'>

/**
 * The same without its columns, which AdminJS tells five times of each resource on every page: 150 KB that nothing of ours
 * reads. A resource with an open action that AdminJS draws itself keeps them.
 */
export function forPage(resource: BaseResource): Pick<BaseResource, 'decorate'> {
  const decorated = resource.decorate()
  const open = Object.values(decorated.actions).filter(({ name }) => !neverPages.has(name))
  const toJSON = (currentAdmin?: CurrentAdmin): ResourceJSON | Told => {
    const actions = open.map((action) => action.toJSON(currentAdmin))
    if (actions.some(({ component }) => component === undefined)) return decorated.toJSON(currentAdmin)
    return {
      id: decorated.id(),
      name: decorated.getResourceName(),
      navigation: decorated.getNavigation(),
      href: decorated.getHref(currentAdmin),
      resourceActions: decorated.resourceActions(currentAdmin).map((action) => action.toJSON(currentAdmin)),
      actions,
    }
  }
  return { decorate: () => Object.create(decorated, { toJSON: { value: toJSON } }) }
}

const neverPages: ReadonlySet<string> = new Set([...closedActions, 'search'])
