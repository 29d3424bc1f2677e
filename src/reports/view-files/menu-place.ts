import type { TellFault } from './fault.js'
import { type IconName, icons, type MenuPlace } from './menu.js'
import type { At } from './view-file.js'

/** Keys that stand once. */
export const menuKeys = ['menu', 'icon']

/** Reads `menu: Sales, 20` and `icon: users`. */
export function readMenuPlace(at: (key: string) => At<string> | null, tell: TellFault): MenuPlace {
  return { ...readMenu(at('menu'), tell), icon: readIcon(at('icon'), tell) }
}

function readMenu(at: At<string> | null, tell: TellFault): Pick<MenuPlace, 'group' | 'order'> {
  if (at === null) return { group: null, order: null }
  const [, group = '', number] = /^(.*?)(?:\s*,\s*([^,]*))?$/.exec(at.value) ?? []
  const isNumber = number === undefined || /^\d{1,6}$/.test(number)
  if (group === '' || !isNumber) {
    tell(at.line, `"${at.value}" is not a place in the menu. Write a group, and a number behind a comma: "Sales, 20".`)
  }
  return { group, order: number === undefined ? null : Number(number) }
}

function readIcon(at: At<string> | null, tell: TellFault): IconName | null {
  if (at === null) return null
  const found = icons.find((icon) => icon === at.value.toLowerCase())
  if (found === undefined) tell(at.line, `"${at.value}" is not an icon. The icons are: ${icons.join(', ')}.`)
  return found ?? null
}
