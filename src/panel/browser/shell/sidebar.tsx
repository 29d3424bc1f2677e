import { useTranslation } from 'adminjs'
import React from 'react'
import { useSelector } from 'react-redux'
import { useLocation } from 'react-router'
import { say } from '../language'
import { MenuIcon } from '../parts/menu-icon'
import { PageLink } from '../parts/page-link'
import { ADMIN, withQuery } from '../talk/address'
import type { Arrival } from '../talk/opening'
import type { Travel } from '../talk/travel-memory'
import { AccountMenu } from './account-menu'
import { Logo } from './logo'
import { SearchBox } from './search-box'
import type { Resource, ShellState } from './shell-state'
import { useArrival } from './use-arrival'
import { useTravel } from './use-travel'
import { useUnfolding } from './use-unfolding'
import { useVisit } from './use-visit'

/** The navigation. Its links keep the dimensions and the period that the person is looking at. */
const Sidebar: React.FC<{ readonly isVisible: boolean }> = ({ isVisible }) => {
  const resources = useSelector((state: ShellState) => state.resources)
  const pages = useSelector((state: ShellState) => state.pages)
  const { pathname } = useLocation()
  const { translateLabel } = useTranslation()
  useVisit(pathname, resources, pages)
  useArrival(pathname)
  useUnfolding(isVisible)
  const travelTo = useTravel()

  return (
    <aside
      aria-label="Viewdesk"
      className={isVisible ? 'vd-sidebar vd-sidebar-open' : 'vd-sidebar'}
      id="vd-navigation"
      data-css="sidebar"
    >
      <a className="vd-skip" href="#vd-main">
        {say('shell.skip')}
      </a>
      <PageLink className="vd-brand" {...opening(ADMIN, travelTo(null))}>
        <Logo />
        Viewdesk
      </PageLink>
      <SearchBox />
      <nav className="vd-nav" aria-label={say('shell.main')}>
        <ul>
          <NavItem
            href={ADMIN}
            travel={travelTo(null)}
            label={say('shell.dashboard')}
            current={pathname === ADMIN || pathname === `${ADMIN}/`}
          />
        </ul>
        {groups(resources).map(([group, members]) => (
          <section key={group} aria-label={group ? translateLabel(group) : undefined}>
            {group ? <h2 className="vd-nav-group">{translateLabel(group)}</h2> : null}
            <ul>
              {members.map(({ id, name, href, navigation }) => (
                <NavItem
                  key={id}
                  icon={hasIcons(members) ? (navigation?.icon ?? null) : undefined}
                  href={href ?? ''}
                  travel={travelTo(id)}
                  label={translateLabel(name, id)}
                  current={pathname === href || pathname.startsWith(`${href}/`)}
                />
              ))}
            </ul>
          </section>
        ))}
        {pages.length > 0 ? (
          <ul>
            {pages.map(({ name }) => (
              <NavItem
                key={name}
                href={`${ADMIN}/pages/${name}`}
                travel={{ query: '', chosenOn: null }}
                label={translateLabel(name)}
                current={pathname === `${ADMIN}/pages/${name}`}
              />
            ))}
          </ul>
        ) : null}
      </nav>
      <AccountMenu />
    </aside>
  )
}

interface ItemProps {
  readonly href: string
  readonly travel: Travel
  readonly label: string
  readonly current: boolean
  /** Null leaves its place free; undefined where no entry of the group has one. */
  readonly icon?: string | null | undefined
}

const NavItem: React.FC<ItemProps> = ({ href, travel, label, current, icon }) => (
  <li aria-current={current ? 'true' : undefined}>
    <PageLink className={current ? 'vd-nav-link vd-nav-current' : 'vd-nav-link'} {...opening(href, travel)}>
      {icon === undefined ? null : <MenuIcon name={icon} />}
      {label}
    </PageLink>
  </li>
)

function opening(path: string, { query, chosenOn }: Travel): { readonly href: string; readonly opens: Arrival } {
  return { href: withQuery(path, query), opens: chosenOn === null ? {} : { chosenOn } }
}

function hasIcons(members: readonly Resource[]): boolean {
  return members.some(({ navigation }) => navigation?.icon !== undefined)
}

function groups(resources: readonly Resource[]): readonly (readonly [string, readonly Resource[]])[] {
  const found = new Map<string, Resource[]>()
  for (const resource of resources) {
    if (!resource.href || resource.navigation?.show === false) continue
    const group = resource.navigation?.name ?? ''
    found.set(group, [...(found.get(group) ?? []), resource])
  }
  return [...found]
}

export default Sidebar
