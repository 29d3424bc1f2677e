import { useSingleKey } from './single-keys'

const LINKS = '.vd-table .vd-row-link'

/** j and k go down and up through the rows, like the arrows of a mail program; Enter opens the one that has the focus. */
export function useRowKeys(): void {
  useSingleKey(['j', 'k'], (key) => {
    if (document.querySelector('.vd-popover > .vd-panel')) return false
    const links = [...document.querySelectorAll<HTMLElement>(LINKS)]
    // The box that picks a row stands in it as well.
    const here = document.activeElement?.closest('[data-record]')?.querySelector<HTMLElement>('.vd-row-link')
    const at = here ? links.indexOf(here) : -1
    const wanted = at === -1 ? 0 : at + (key === 'j' ? 1 : -1)
    const link = links[Math.min(Math.max(wanted, 0), links.length - 1)]
    link?.focus({ preventScroll: true })
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' })
    return link !== undefined
  })
}
