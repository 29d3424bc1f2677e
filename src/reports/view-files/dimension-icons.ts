/** What can stand before a dimension in the filter bar. */
export const dimensionIcons = ['person', 'building', 'box', 'place', 'tools', 'truck', 'document', 'tag'] as const
export type DimensionIcon = (typeof dimensionIcons)[number]
