/**
 * What was begun and neither saved nor thrown away, in this tab: it outlasts the panel that it is written in, and signing in
 * again. It is of the person who wrote it.
 */

import { catalogueNow } from '../talk/use-catalogue'

export interface NoteDraft {
  readonly text: string
  readonly from: string
  readonly to: string
  readonly isForAll: boolean
}

export function keptDraft(about: string): NoteDraft | null {
  return drafts()[about] ?? null
}

/** @param draft null forgets it */
export function keepDraft(about: string, draft: NoteDraft | null): void {
  const { [about]: _, ...others } = drafts()
  try {
    window.sessionStorage.setItem(ownKey(), JSON.stringify(draft ? { ...others, [about]: draft } : others))
  } catch {
    // A browser that keeps nothing: it lasts as long as its form.
  }
}

function drafts(): Readonly<Record<string, NoteDraft>> {
  try {
    return JSON.parse(window.sessionStorage.getItem(ownKey()) ?? '{}')
  } catch {
    return {}
  }
}

function ownKey(): string {
  return `viewdesk.note-drafts.${catalogueNow()?.me.id ?? ''}`
}
