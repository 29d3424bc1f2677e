import React from 'react'

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
  comment: 'M2.500 3h11v8H8l-3.200 2.800V11H2.500zM5.300 5.800h5.400M5.300 8.300h3.400',
  menu: 'M2 4h12M2 8h12M2 12h12',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.8V4.6h-2.8',
  download: 'M8 2v8M4.8 7L8 10.2 11.2 7M3 13.5h10',
  help: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM6.200 6.200a1.900 1.900 0 1 1 2.700 1.900c-.6.3-.9.700-.9 1.300M8 11.600v.1',
  link: 'M6.500 9.500l3-3M7.200 4.500l1.500-1.500a2.800 2.800 0 0 1 4 4l-1.500 1.500M8.800 11.500l-1.500 1.500a2.800 2.800 0 0 1-4-4l1.500-1.500',
  bookmark: 'M4.500 2.500h7v11L8 10.800l-3.500 2.700z',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  groups: 'M2.5 3.5h11M5.500 7h8M5.500 9.800h8M2.500 13h11',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM13.5 13.5l-3.2-3.2',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3',
  person:
    'M8 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.8 14c.5-2.7 2.500-4.100 5.200-4.100s4.700 1.400 5.200 4.100',
} as const

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
