import { forbidden, notFound } from '../../refusal.js'
import type { Spoken } from '../../reports/wording.js'
import type { SavedView } from './saved-views.js'
import type { ViewDeclaration } from './view-declaration.js'

const prefix = 'shipped.'

/** The views that ship, of one report, in the order of their file; they are nobody's, and stay as they are. */
export function shippedViews(declared: readonly Spoken<ViewDeclaration>[], report: string): readonly SavedView[] {
  return declared
    .filter((view) => view.report === report)
    .map(({ id, name, query }) => ({
      id: `${prefix}${id}`,
      name,
      query,
      shared: true,
      shipped: true,
      isMine: false,
      owner: '',
      mayChange: false,
      isDefault: false,
      changedAt: null,
    }))
}

/** One of them; null for an id that is of no such view. */
export function findShipped(
  declared: readonly Spoken<ViewDeclaration>[],
  report: string,
  id: string,
): SavedView | null {
  if (!id.startsWith(prefix)) return null
  const view = shippedViews(declared, report).find((one) => one.id === id)
  if (!view) throw notFound('There is no such view, or it no longer exists.')
  return view
}

/** @throws Refusal 403 for a view that ships */
export function refuseShipped(id: string): void {
  if (!id.startsWith(prefix)) return
  throw forbidden('This view comes with the reports and stays as it is. Save it under a name of your own instead.', {
    forStaff: 'answers.view_ships',
  })
}
