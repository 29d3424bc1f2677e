import React from 'react'
import type { DimensionIcon } from '../../../reports/view-files/dimension-icons'

const PATHS = {
  chevron: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4L6 8l4 4',
  up: 'M8 13V3M3.8 7.2L8 3l4.2 4.2',
  down: 'M8 3v10M3.8 8.8L8 13l4.2-4.2',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5l3.2 3.2L13 5',
  warning: 'M8 2.300L14.600 13.700H1.400zM8 6.400v3.400M8 11.700v.1',
  note: 'M3 2.500h10v11H3zM5.500 5.500h5M5.500 8h5M5.500 10.500h3',
  menu: 'M2 4h12M2 8h12M2 12h12',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.8V4.6h-2.8',
  download: 'M8 2v8M4.8 7L8 10.2 11.2 7M3 13.5h10',
  help: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM6.200 6.200a1.900 1.900 0 1 1 2.700 1.900c-.6.3-.9.700-.9 1.300M8 11.600v.1',
  link: 'M6.500 9.500l3-3M7.200 4.500l1.500-1.500a2.800 2.800 0 0 1 4 4l-1.500 1.500M8.800 11.500l-1.500 1.500a2.800 2.800 0 0 1-4-4l1.500-1.500',
  bookmark: 'M4.500 2.500h7v11L8 10.800l-3.500 2.700z',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM13.5 13.5l-3.2-3.2',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3',
  person:
    'M8 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.8 14c.5-2.7 2.500-4.100 5.200-4.100s4.700 1.400 5.200 4.100',
  building: 'M3 14V2.500h6.500V14M9.500 6.500H13V14M1.500 14h13M5.300 5.300h2M5.300 8h2M5.300 10.700h2',
  box: 'M8 1.800l5.700 3v6.400L8 14.200l-5.700-3V4.800zM2.300 4.800L8 7.800l5.700-3M8 7.800v6.400',
  place:
    'M8 14.300c3-3.300 4.700-5.700 4.700-8a4.700 4.700 0 0 0-9.400 0c0 2.300 1.700 4.700 4.700 8zM8 8a1.700 1.700 0 1 0 0-3.400A1.700 1.700 0 0 0 8 8z',
  tools:
    'M13.700 4.300a3.300 3.300 0 0 1-4.500 4.200L4.600 13.100a1.300 1.300 0 0 1-1.800-1.800L7.400 6.700a3.300 3.300 0 0 1 4.200-4.500L9.700 4.100l2.100 2.100z',
  truck:
    'M1.500 3.500h8v7.500h-8zM9.500 6h2.700l2.300 2.500V11h-5M4.500 13a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600zM11.700 13a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600z',
  document: 'M3.500 1.800h6L12.500 4.800v9.400h-9zM9.500 1.800v3h3M5.500 8h5M5.500 11h5',
  tag: 'M2 2.500h5.300l6.500 6.500-5 5L2.300 7.500zM5.200 5.700v.1',
} as const satisfies Record<DimensionIcon, string> & Record<string, string>

export type IconName = keyof typeof PATHS

export const Icon: React.FC<{ readonly name: IconName; readonly spinning?: boolean }> = ({ name, spinning }) => (
  <svg
    className={spinning ? 'vd-icon vd-spinning' : 'vd-icon'}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
)
