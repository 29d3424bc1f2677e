import React, { useEffect, useRef, useSyncExternalStore } from 'react'
import { labelIn } from '../../../../reports/own-value.js'
import type { Column } from '../../../../reports/report'
import { say } from '../../language'
import { shortId, valueText } from '../../words'
import type { RowProps } from '../row-value'
import { type Picking, useIsPicked, usePickingHere } from './use-selection'

/** The cell by which a row is picked. It listens for itself, so that one more picked row draws one box anew, and not a page. */
export const PickCell: React.FC<RowProps> = (props) => {
  const picking = usePickingHere()
  const id = props.row._id
  if (picking === null) return null
  return (
    <td className="vd-pick">{typeof id === 'string' ? <PickBox {...{ picking, id }} name={nameOf(props)} /> : null}</td>
  )
}

const PickBox: React.FC<{ readonly picking: Picking; readonly id: string; readonly name: string }> = ({
  picking,
  id,
  name,
}) => {
  const isPicked = useIsPicked(picking.selection, id)
  return (
    <label className="vd-pick-target" onMouseDown={(event) => event.shiftKey && event.preventDefault()}>
      <input
        type="checkbox"
        checked={isPicked}
        aria-label={say('selection.select', { name })}
        onChange={({ target, nativeEvent }) => picking.turn(id, target.checked, isWithShift(nativeEvent))}
      />
    </label>
  )
}

/** The box above: all rows of the page. */
export const PickHeading: React.FC = () => {
  const picking = usePickingHere()
  return picking && <PickPage {...picking} />
}

const PickPage: React.FC<Picking> = ({ selection, page }) => {
  const picked = useSyncExternalStore(selection.subscribe, () => page.filter(selection.has).length)
  const box = useRef<HTMLInputElement>(null)
  const isAll = page.length > 0 && picked === page.length
  useEffect(() => {
    if (box.current) box.current.indeterminate = picked > 0 && !isAll
  }, [picked, isAll])
  return (
    <th className="vd-pick" scope="col">
      <label className="vd-pick-target" title={say('selection.selectPage')}>
        <input
          type="checkbox"
          ref={box}
          checked={isAll}
          aria-label={say('selection.selectPage')}
          onChange={({ target }) => selection.put(page, target.checked)}
        />
      </label>
    </th>
  )
}

/** Below the boxes there is nothing to pick. */
export const PickFoot: React.FC = () => (usePickingHere() ? <td className="vd-pick" /> : null)

/** The browser tells of a click what the change of a box does not: whether Shift was held. */
function isWithShift(event: Event): boolean {
  return event instanceof MouseEvent && event.shiftKey
}

/** What a row is called: its title, and what tells it from others. */
function nameOf({ report, row, labels, manner }: RowProps): string {
  const names = [...new Set([...(report.titleColumn ? [report.titleColumn] : []), ...report.grain])]
  const columns = names.flatMap((name) => report.columns.find((column) => column.name === name) ?? [])
  const textOf = (column: Column): string => {
    const value = row[column.name]
    const label = labelIn(labels, column.name, value)
    return label ?? (column.unit === 'id' ? shortId(String(value)) : valueText(column, value, manner))
  }
  const texts = columns.filter(({ name }) => Object.hasOwn(row, name)).map(textOf)
  return [...new Set(texts)].join(', ')
}
