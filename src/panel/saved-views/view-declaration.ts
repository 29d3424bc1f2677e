import { isBadAddress } from '../../refusal.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import type { TellFault } from '../../reports/declared/declaration-file.js'
import { faultOfReport } from '../../reports/declared/known-reports.js'
import type { Wording } from '../../reports/wording.js'
import { checkViewQuery } from './view-query.js'

/** A view of a report that ships with the project: everybody who may read the report has it, and nobody changes it. */
export interface ViewDeclaration {
  /** In addresses, after `shipped.`: small letters, digits and dashes. */
  readonly id: string
  readonly report: string
  readonly name: Wording
  /** As in the address of the list: `filters.profit~~to=-0.01&sortBy=profit`. Presets of periods stay relative. */
  readonly query: string
}

/** Tells of every report, column and value that shipped views name and that is not there. */
export function checkViews(
  declared: readonly ViewDeclaration[],
  context: Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>,
  tell: TellFault,
): void {
  const ids = declared.map(({ id }) => id)
  for (const [place, { id, report: name, query }] of declared.entries()) {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
      tell([id], `"${id}" is part of an address. Write small letters, digits and "-".`)
    if (ids.indexOf(id) < place) tell([id], `"${id}" appears twice. Give each view an id of its own.`)
    const fault = faultOfReport(context.catalogue, name)
    if (fault !== null) tell([id, name], `"${id}" is a view of ${fault}`)
    const report = context.catalogue.find(name)
    if (!report) continue
    try {
      checkViewQuery(context, report, query)
    } catch (error) {
      if (!isBadAddress(error)) throw error
      tell([id, query], `"${id}" does not work: ${(error as Error).message}`)
    }
  }
}
