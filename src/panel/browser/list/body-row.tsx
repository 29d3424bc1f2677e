import React from 'react'
import type { Column } from '../../../reports/report'
import { alignment } from './alignment'
import { useRowOpening } from './row-opening'
import { addressOfRow, type RowProps, valueOfRow } from './row-value'
import { PickCell } from './selection/pick-cells'

/** One row: a click anywhere on it opens its record, one with Ctrl or the middle button in a tab of its own. */
export const BodyRow = React.memo<RowProps & { readonly columns: readonly Column[] }>(({ columns, ...of }) => {
  const opening = useRowOpening<HTMLTableRowElement>(addressOfRow(of))
  return (
    <tr {...opening} data-record={of.row._id ?? undefined}>
      <PickCell {...of} />
      {columns.map((column, place) => {
        const value = valueOfRow({ ...of, column })
        return place === 0 ? (
          <th key={column.name} scope="row" className={alignment(column)} data-column={column.name}>
            {value}
          </th>
        ) : (
          <td key={column.name} className={alignment(column)} data-column={column.name}>
            {value}
          </td>
        )
      })}
    </tr>
  )
})
