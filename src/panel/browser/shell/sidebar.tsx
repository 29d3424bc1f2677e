import React, { useEffect, useRef, useState } from 'react'
import { useSelector } from 'react-redux'
import { useLocation, useNavigate } from 'react-router'
import { dashboardAt, dashboardTitle } from '../dashboard/use-which'
import { KeysDialog } from '../keys/keys-dialog'
import { useSingleKey } from '../keys/single-keys'
import { label, say } from '../language'
import { panelName } from '../panel-name'
import { isMenuIcon, MenuIcon } from '../parts/menu-icon'
import { PageLink } from '../parts/page-link'
import { ADMIN, withQuery } from '../talk/address'
import type { Arrival } from '../talk/opening'
import type { Travel } from '../talk/travel-memory'
import { AccountMenu } from './account-menu'
import { Logo } from './logo'
import { PinnedViews } from './pinned-views'
import { SearchBox } from './search-box'
import { useShellCommands } from './shell-commands'
import { isDashboard, pageAddress, type Resource, type ShellState } from './shell-state'
import { SkipLink } from './skip-link'
import { useArrival } from './use-arrival'
import { useTextSpacing } from './use-text-spacing'
import { useTravel } from './use-travel'
import { useUnfolding } from './use-unfolding'
import { useVisit } from './use-visit'

/** The navigation. Its links keep the dimensions and the period that the person is looking at. */
const Sidebar: React.FC<{ readonly isVisible: boolean }> = ({ isVisible }) => {
  const resources = useSelector((state: ShellState) => state.resources)
  const pages = useSelector((state: ShellState) => state.pages)
  const { pathname } = useLocation()
  const dashboards = pages.filter(({ name }) => isDashboard(name))
  const others = pages.filter(({ name }) => !isDashboard(name))
  useVisit(pathname, resources, pages)
  useArrival(pathname)
  useUnfolding(isVisible)
  useTextSpacing()
  const travelTo = useTravel()
  const navigate = useNavigate()
  const [showsKeys, setShowsKeys] = useState(false)
  const showKeys = (): boolean => {
    setShowsKeys(true)
    return true
  }
  useSingleKey(['?'], showKeys)
  useShellCommands(pages, navigate, showKeys)
  const nav = useRef<HTMLElement>(null)
  // A low window has the last entries below its edge. Not by scrollIntoView, from where Tab would go on.
  useEffect(() => {
    const entry = nav.current?.querySelector('[aria-current]')?.getBoundingClientRect()
    const seen = nav.current?.getBoundingClientRect()
    if (!entry || !seen) return
    const over = Math.max(0, entry.bottom - seen.bottom) - Math.max(0, seen.top - entry.top)
    if (over !== 0) nav.current?.scrollBy(0, over)
  }, [pathname])

  return (
    <aside
      aria-label={panelName}
      className={isVisible ? 'vd-sidebar vd-sidebar-open' : 'vd-sidebar'}
      id="vd-navigation"
      data-css="sidebar"
    >
      <SkipLink />
      <PageLink className="vd-brand" {...opening(ADMIN, travelTo(null))}>
        <Logo />
        {panelName}
      </PageLink>
      <SearchBox />
      <nav ref={nav} className="vd-nav" aria-label={say('shell.main')}>
        <PinnedViews />
        <ul>
          <NavItem
            href={ADMIN}
            travel={travelTo(null)}
            label={dashboardTitle(null)}
            current={dashboardAt(pathname) === null}
          />
          {dashboards.map(({ name }) => (
            <NavItem
              key={name}
              href={pageAddress(name)}
              travel={travelTo(null)}
              label={label(name) ?? name}
              current={pathname === pageAddress(name)}
            />
          ))}
        </ul>
        {groups(resources).map(([group, members]) => (
          <section key={group} aria-label={group ? (label(group) ?? group) : undefined}>
            {group ? <h2 className="vd-nav-group">{label(group) ?? group}</h2> : null}
            <ul>
              {members.map(({ id, name, href, navigation }) => (
                <NavItem
                  key={id}
                  icon={hasIcons(members) ? (navigation?.icon ?? null) : undefined}
                  href={href ?? ''}
                  travel={travelTo(id)}
                  label={label(id) ?? name}
                  current={pathname === href || pathname.startsWith(`${href}/`)}
                />
              ))}
            </ul>
          </section>
        ))}
        {others.length > 0 ? (
          <ul>
            {others.map(({ name }) => (
              <NavItem
                key={name}
                href={pageAddress(name)}
                travel={{ query: '', chosenOn: null }}
                label={label(name) ?? name}
                current={pathname === pageAddress(name)}
              />
            ))}
          </ul>
        ) : null}
      </nav>
      <AccountMenu onShowKeys={showKeys} />
      {showsKeys ? <KeysDialog onClose={() => setShowsKeys(false)} /> : null}
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
  return members.some(({ navigation }) => isMenuIcon(navigation?.icon))
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
