import React, { useEffect } from 'react'
import { say } from '../language'
import { panelName } from '../panel-name'
import { Icon } from '../parts/icon'
import { PageLink } from '../parts/page-link'
import { ADMIN } from '../talk/address'
import { Logo } from './logo'
import { SearchBox } from './search-box'
import { SkipLink } from './skip-link'

/** Only on narrow screens, where the navigation is folded away. Escape folds it again. */
const TopBar: React.FC<{ readonly toggleSidebar: () => void }> = ({ toggleSidebar }) => {
  useEffect(() => {
    const foldOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('.vd-sidebar-open')) toggleSidebar()
    }
    document.addEventListener('keydown', foldOnEscape)
    return () => document.removeEventListener('keydown', foldOnEscape)
  }, [toggleSidebar])
  return (
    <section className="vd-topbar" aria-label={say('shell.top')}>
      {/* That of the navigation is folded away with it. */}
      <SkipLink />
      <button
        type="button"
        className="vd-icon-button"
        aria-label={say('shell.navigation')}
        aria-controls="vd-navigation"
        onClick={toggleSidebar}
      >
        <Icon name="menu" />
      </button>
      <PageLink className="vd-brand" opens={{}} href={ADMIN}>
        <Logo />
        <span className="vd-brand-name">{panelName}</span>
      </PageLink>
      <SearchBox />
    </section>
  )
}

export default TopBar
