import { dashboardTitle } from '../dashboard/use-which'
import { type Command, useCommands } from '../keys/commands'
import { label, say } from '../language'
import { ADMIN } from '../talk/address'
import { pageAddress, type ShellState } from './shell-state'
import { chooseTheme } from './theme'

/** What can be done on every page. */
export function useShellCommands(pages: ShellState['pages'], go: (href: string) => void, showKeys: () => void): void {
  const goTo = (title: string, href: string): Command => ({ name: say('keys.goTo', { title }), run: () => go(href) })
  useCommands([
    goTo(dashboardTitle(null), ADMIN),
    ...pages.map(({ name }) => goTo(label(name) ?? name, pageAddress(name))),
    { name: say('keys.title'), run: showKeys },
    { name: say('keys.light'), run: () => chooseTheme('light') },
    { name: say('keys.dark'), run: () => chooseTheme('dark') },
    { name: say('keys.asSystem'), run: () => chooseTheme('system') },
  ])
}
