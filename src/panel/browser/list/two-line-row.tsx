import React from 'react'
import { alignment } from './alignment'
import { useRowOpening } from './row-opening'
import { addressOfRow, type RowProps, valueOfRow } from './row-value'
import type { TwoLines } from './two-lines'

/** One row on a phone: a group of two lines. */
export const TwoLineRow = React.memo<RowProps & { readonly lines: TwoLines }>(({ lines, ...of }) => {
  const id = of.row._id ?? undefined
  const opening = useRowOpening<HTMLTableSectionElement>(addressOfRow(of))
  return (
    <tbody {...opening}>
      <tr className="vd-names" data-record={id}>
        <th scope="rowgroup" colSpan={lines.figures.length}>
          <div className="vd-names-line">
            {lines.names.map((column) => (
              <span key={column.name} data-column={column.name}>
                {valueOfRow({ ...of, column })}
              </span>
            ))}
          </div>
        </th>
      </tr>
      <tr className="vd-figures" data-record={id}>
        {lines.figures.map((column) => (
          <td key={column.name} className={alignment(column)} data-column={column.name}>
            {valueOfRow({ ...of, column })}
          </td>
        ))}
      </tr>
    </tbody>
  )
})
