import type { Manner } from '../format'
import type { Catalogue } from '../talk/api-shapes'

/** What a section is about, and how it writes. */
export interface SectionProps {
  readonly catalogue: Catalogue
  readonly manner: Manner
  readonly table: string
  /** The record's id. */
  readonly id: string
}
