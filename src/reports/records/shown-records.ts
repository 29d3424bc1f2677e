import type { Report } from '../report.js'
import type { Spoken } from '../wording.js'
import type { RecordDeclaration, SectionDeclaration } from './record-declaration.js'

/** What a record's page shows, as the pages read it: in one language, and with the columns that hold the record. */
export interface ShownRecords {
  readonly table: string
  readonly links: string | null
  readonly sections: readonly ShownSection[]
}

type Kind = SectionDeclaration['kind']
type Section<K extends Kind> = Spoken<Extract<SectionDeclaration, { kind: K }>>
/** `by` is told: the column of the report, of `instead` and of `outrun` that holds the record. */
type Found<T> = T extends { readonly report: string } ? Omit<T, 'by'> & { readonly by: string } : T

export type ShownFigures = Found<Omit<Section<'figures'>, 'instead' | 'outrun'>> & {
  readonly instead?: Found<NonNullable<Section<'figures'>['instead']>> | undefined
  readonly outrun?: Found<NonNullable<Section<'figures'>['outrun']>> | undefined
}
export type ShownPhases = Found<Omit<Section<'phases'>, 'instead'>> & Pick<ShownFigures, 'instead'>
export type ShownRows = Found<Omit<Section<'rows'>, 'instead'>> & Pick<ShownFigures, 'instead'>
export type ShownBoard = Section<'dashboard'>
export type ShownSection = ShownFigures | ShownPhases | ShownRows | ShownBoard

/** The sections of the reports that somebody may read. */
export function shownRecords(
  declared: readonly Spoken<RecordDeclaration>[],
  readable: readonly Report[],
): readonly ShownRecords[] {
  const find = (name: string) => readable.find((report) => report.name === name)
  return declared.map(({ table, links, sections }) => {
    /** Of a report that one may not read nothing is shown. */
    function found<T extends { readonly report: string; readonly by?: string }>(part: T): Found<T> | undefined {
      const referring = find(part.report)?.columns.filter(({ reference }) => reference === table) ?? []
      const by = part.by ?? referring[0]?.name
      return by === undefined || !find(part.report) ? undefined : ({ ...part, by } as unknown as Found<T>)
    }
    const shown = sections.flatMap((section): ShownSection[] => {
      if (section.kind === 'dashboard') return [section]
      const own = found(section)
      if (!own) return []
      const instead = section.instead && found(section.instead)
      const outrun = section.kind === 'figures' && section.outrun ? found(section.outrun) : undefined
      return [{ ...own, instead, ...(section.kind === 'figures' ? { outrun } : {}) } as ShownSection]
    })
    return { table, links: links ?? null, sections: shown }
  })
}
