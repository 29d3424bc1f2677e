/** The icons that an entry of the menu can have; `browser/parts/menu-icon.tsx` draws them. */
export const icons = [
  'briefcase',
  'building',
  'calendar',
  'cart',
  'chart',
  'clock',
  'eye',
  'file',
  'flag',
  'folder',
  'home',
  'list',
  'mail',
  'money',
  'package',
  'percent',
  'phone',
  'pin',
  'receipt',
  'sliders',
  'star',
  'table',
  'tag',
  'tool',
  'trend',
  'truck',
  'user',
  'users',
  'warning',
] as const

export type IconName = (typeof icons)[number]

/** Where a report or table stands in the menu. */
export interface MenuPlace {
  /** The heading that it stands under; null for that of its kind. */
  readonly group: string | null
  /** Its place: lower ones come first, and a group stands where its first entry stands. Null for that of its kind. */
  readonly order: number | null
  readonly icon: IconName | null
}
