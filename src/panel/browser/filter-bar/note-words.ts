import { say } from '../language'

const NOTES: Readonly<Record<string, string>> = {
  'Provider does not apply here': say('filters.providerDoesNotApply'),
  'Period does not apply here': say('filters.periodDoesNotApply'),
}

const HIGHEST = /^(\d+) of (\d+): those with the highest “(.+)”$/

/** A remark of the server in the language of this page; one that this page does not know stays as it is. */
export function noteWords(note: string): string {
  const [, shown, all, label] = HIGHEST.exec(note) ?? []
  if (shown && all && label) return say('dashboard.highest', { shown, all, label })
  return NOTES[note] ?? note
}

/** Several remarks in one line. */
export function notesInWords(notes: string): string {
  return notes.split('. ').map(noteWords).join('. ')
}
