import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/**
 * A component of AdminJS that is loaded when it is first drawn, and with it AdminJS's own words, which nothing of ours needs.
 * The bundle has one of these in the place of each component that is named in `adminjs-parts.ts`.
 */
export function onDemand(load: () => Promise<unknown>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    const [component] = await Promise.all([
      load(),
      import('./admin-words').then(({ addAdminWords }) => addAdminWords()),
    ])
    return { default: component as ComponentType }
  })
}
