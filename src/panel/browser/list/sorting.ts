/** Sort order: as the address asks for it, else the one that the rows came in. */

import type { Column } from '../../../reports/report'
import { isNumeric } from '../format'
import type { Changes } from '../talk/address'
import type { Sort } from '../talk/api-shapes'

export function sortOf(search: string, applied: Sort): Sort {
  const params = new URLSearchParams(search)
  const column = params.get('sortBy')
  return column === null ? applied : { column, direction: params.get('direction') === 'desc' ? 'desc' : 'asc' }
}

/** The first click on a figure or a date shows the largest or newest first: that is what people look for. */
export function nextSort(sort: Sort, column: Column): Changes {
  const first = isNumeric(column.unit) || column.unit === 'date' || column.unit === 'time' ? 'desc' : 'asc'
  if (sort.column !== column.name) return { sortBy: column.name, direction: first, sortAs: null }
  if (sort.direction === first)
    return { sortBy: column.name, direction: first === 'asc' ? 'desc' : 'asc', sortAs: null }
  return { sortBy: null, direction: null, sortAs: null }
}

export function ariaSort(sort: Sort, column: Column): 'ascending' | 'descending' | undefined {
  if (sort.column !== column.name) return undefined
  return sort.direction === 'asc' ? 'ascending' : 'descending'
}
