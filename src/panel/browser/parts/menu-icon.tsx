import React from 'react'
import type { IconName } from '../../../reports/view-files/menu'

const PATHS: Readonly<Record<IconName, string>> = {
  briefcase: 'M2 5h12v8.500H2zM5.500 5V2.800h5V5M2 8.800h12',
  building: 'M3.500 14V2.500h6V14M9.500 6.500h3V14M2 14h12M5.500 5h2M5.500 8h2M5.500 11h2',
  calendar: 'M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2v3M10.500 2v3',
  cart: 'M1.500 2.500h2l1.700 7.500h7l1.500-5.500H4M6 13.500a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600zM11.500 13.500a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600z',
  chart: 'M2.500 13.500h11M4.500 13.500V8M8 13.500V3M11.500 13.500V6',
  clock: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8 4.500V8l2.500 1.800',
  eye: 'M1.500 8c1.800-3 4-4.500 6.500-4.500S12.700 5 14.500 8c-1.800 3-4 4.500-6.500 4.500S3.300 11 1.500 8zM8 9.800a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600z',
  file: 'M4 1.800h5l3.500 3.500v8.900H4zM9 1.800v3.500h3.500',
  flag: 'M3.500 14.500v-12h8.500l-2 3 2 3H3.500',
  folder: 'M1.800 4h4.400l1.500 1.800h6.500v7.400H1.800z',
  home: 'M2 8l6-5.500L14 8M3.800 6.500v7h8.400v-7',
  list: 'M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4v.1M2.500 8v.1M2.500 12v.1',
  mail: 'M2 3.500h12v9H2zM2 4.500l6 4.500 6-4.500',
  money: 'M1.500 4h13v8h-13zM8 9.700a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zM4 8v.1M12 8v.1',
  package: 'M8 1.800l5.500 3v6.400l-5.500 3-5.500-3V4.800zM2.500 4.800l5.500 3 5.500-3M8 7.800v6.400',
  percent:
    'M3.500 12.500l9-9M5 6.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM11 12.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
  phone: 'M4.500 1.800h7v12.400h-7zM7.300 12h1.400',
  pin: 'M8 14.500c3-3.300 4.500-5.700 4.500-7.800a4.500 4.500 0 0 0-9 0c0 2.100 1.500 4.500 4.500 7.800zM8 8.300a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200z',
  receipt: 'M3.500 1.800h9v12.400l-2.200-1.400L8 14.200l-2.300-1.400-2.200 1.400zM6 5h4M6 8h4',
  sliders:
    'M2 5h7M12 5h2M2 11h2M7 11h7M10.500 6.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM5.500 12.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
  star: 'M8 2l1.800 3.900 4.200.5-3.100 2.900.8 4.200L8 11.400l-3.700 2.100.8-4.200L2 6.400l4.200-.5z',
  table: 'M2 3h12v10H2zM2 6.500h12M2 9.800h12M6.500 6.500V13',
  tag: 'M2.500 2.500h5.500l5.500 5.500-5.500 5.500-5.500-5.500zM5.500 5.500v.1',
  tool: 'M13.800 4.200l-2 2-1.900-.1-.1-1.900 2-2a3.500 3.500 0 0 0-4.500 4.500l-4.800 4.800a1.400 1.400 0 0 0 2 2l4.800-4.800a3.500 3.500 0 0 0 4.500-4.500z',
  trend: 'M2 11.500l4-4 3 2.500 5-6M10.500 4H14v3.500',
  truck:
    'M1.500 3.500h8V11h-8zM9.500 6h3l2 2.500V11h-5M4.500 13.200a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600zM11.500 13.200a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600z',
  user: 'M8 7.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400zM2.800 14c.5-2.700 2.500-4.100 5.200-4.100s4.700 1.400 5.200 4.100',
  users:
    'M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1.500 13.500c.4-2.600 2.200-4 4.500-4s4.100 1.400 4.500 4M10.500 2.700a2.500 2.500 0 0 1 0 4.600M12 9.800c1.400.6 2.300 1.900 2.500 3.700',
  warning: 'M8 2.300l6.600 11.400H1.400zM8 6.400v3.400M8 11.700v.1',
}

/** AdminJS gives entries without an icon one of its own, which is none of ours. */
export function isMenuIcon(name: string | null | undefined): name is IconName {
  return typeof name === 'string' && Object.hasOwn(PATHS, name)
}

/** The icon of an entry of the menu, or of a dimension in the filter bar; without one its place stays free, so that the names stand below each other. */
export const MenuIcon: React.FC<{ readonly name: string | null; readonly className?: string }> = ({
  name,
  className = 'vd-icon vd-nav-icon',
}) => (
  <svg className={className} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    {isMenuIcon(name) ? <path d={PATHS[name]} /> : null}
  </svg>
)
