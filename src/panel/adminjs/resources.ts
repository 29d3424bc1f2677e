import type { ResourceWithOptions } from 'adminjs'
import type { ReportsContext } from '../../reports/catalogue.js'
import type { ResourceDeclaration } from '../resource-declaration.js'
import { closedAction, closedActions } from './actions/closed.js'
import { exportAction } from './actions/export.js'
import { filterAction } from './actions/filter.js'
import { listAction } from './actions/list.js'
import { refreshAction } from './actions/refresh.js'
import { searchAction } from './actions/search.js'
import { showAction } from './actions/show.js'
import { type RecordReading, recordReading } from './record-reading.js'
import { type PropertySource, propertiesOf } from './report-properties.js'
import { ReportResource } from './report-resource.js'
import { TableResource } from './table-resource.js'

/** What AdminJS is told of each declared resource. */
export function adminResources(
  declared: readonly ResourceDeclaration[],
  context: ReportsContext,
): ResourceWithOptions[] {
  const names = new Set(declared.map(({ report }) => report.name))
  return declared.map((declaration) => {
    const { report, group, icon } = declaration
    const properties = propertiesOf(report, names)
    return {
      resource: resourceOf(declaration, properties, recordReading(context, report)),
      options: {
        navigation: { name: group, icon: icon ?? undefined },
        titleProperty: report.titleColumn ?? undefined,
        properties: Object.fromEntries(properties.map(({ name }) => [name, { isVisible: shown }])),
        actions: {
          list: listAction(context, report),
          show: showAction(report),
          search: searchAction(context, report),
          filter: filterAction(report),
          refresh: refreshAction(report),
          export: exportAction(report),
          ...Object.fromEntries(closedActions.map((name) => [name, closedAction])),
        },
      },
    } as ResourceWithOptions
  })
}

// Filters and forms are ours: the page is smaller without their properties in it.
const shown = { list: true, show: true, filter: false, edit: false }

function resourceOf({ report, adapter }: ResourceDeclaration, properties: PropertySource[], reading: RecordReading) {
  if (adapter === 'table') return new TableResource(report.name, properties, reading)
  return new ReportResource(report.name, properties, report.titleColumn, reading)
}
