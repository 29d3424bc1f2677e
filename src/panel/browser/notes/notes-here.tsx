import React, { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Manner } from '../format'
import { useManner } from '../parts/use-manner'
import type { Catalogue, Note, Notes } from '../talk/api-shapes'
import { useRemote } from '../talk/use-remote'

/** The notes of the page, for whatever on it has one. */
export interface NotesHere {
  readonly notes: readonly Note[]
  /** How many older ones are not among them. */
  readonly more: number
  readonly review: Notes['review']
  readonly mayWrite: boolean
  readonly manner: Manner
  readonly reload: () => void
}

const Here = createContext<NotesHere | null>(null)
const { Provider } = Here

/** Null where a page has no notes. */
export function useNotesHere(): NotesHere | null {
  return useContext(Here)
}

interface Props {
  /** Where the notes are asked for; null waits. */
  readonly address: string | null
  readonly catalogue: Catalogue
  readonly children: ReactNode
}

/** That there are none changes nothing on a page that shows none. */
const NONE: readonly Note[] = []

/** Notes come when they come, and where they do not, figures stand there without them. */
export const NotesOf: React.FC<Props> = ({ address, catalogue, children }) => {
  const { data, isCurrent, reload } = useRemote<Partial<Notes>>(address, 'aside')
  const manner = useManner(catalogue)
  const mayWrite = catalogue.me.mayWriteNotes
  // Of another address they would stand beside other figures.
  const { notes = NONE, more = 0, review = null } = (isCurrent ? data : null) ?? {}
  const shown = notes.length === 0 ? NONE : notes
  const here = useMemo(
    () => ({ notes: shown, more, review, mayWrite, manner, reload }),
    [shown, more, review, mayWrite, manner, reload],
  )
  return <Provider value={here}>{children}</Provider>
}

/** Notes on days of a report, those of all reports included, in the order of their days; null: of all that the page shows. */
export function notesOnDays(notes: readonly Note[], report: string | null): readonly DaysNote[] {
  return notes
    .flatMap((note) => (note.about.kind === 'days' ? [{ ...note, about: note.about }] : []))
    .filter((note) => report === null || note.report === null || note.report === report)
    .sort((one, other) => (one.about.from < other.about.from ? -1 : one.about.from > other.about.from ? 1 : 0))
}

export type DaysNote = Note & { readonly about: Extract<Note['about'], { kind: 'days' }> }

/** Those that are about any of these days. */
export function notesBetween(notes: readonly DaysNote[], from: string | null, to: string | null): readonly DaysNote[] {
  return notes.filter(({ about }) => from !== null && to !== null && about.from <= to && about.to >= from)
}
