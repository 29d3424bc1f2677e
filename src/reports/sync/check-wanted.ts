import type { LiveColumn } from '../live/live-views.js'
import type { Unit } from '../report.js'
import { castFor, typesOfUnits } from '../value-types/type-of-unit.js'
import { columnsWanted } from '../view-files/columns-wanted.js'
import type { Fault } from '../view-files/fault.js'
import type { ViewFile } from '../view-files/view-file.js'
import { fitsUnit } from './check-types.js'

/**
 * What reports want of a source and it does not have, or has of another type: told at the source, which is the file to edit, with
 * all who want it. As the reports that want it have it, in PostgreSQL's own words, it would be told one at a time.
 *
 * @param readers the files that may read it
 */
export async function faultsOfWanted(
  source: ViewFile,
  columns: readonly LiveColumn[],
  readers: readonly ViewFile[],
): Promise<Fault[]> {
  const wanted = new Map<string, { by: string[]; unit: Unit | null }>()
  for (const reader of readers) {
    if (!reader.reads.some(({ name }) => name === source.name)) continue
    for (const { relation, column, line } of await columnsWanted(reader)) {
      if (relation !== source.name) continue
      const before = wanted.get(column)
      wanted.set(column, {
        by: [...(before?.by ?? []), `${reader.name} (${reader.file}:${line})`],
        unit: before?.unit ?? unitIn(source, column) ?? unitIn(reader, column),
      })
    }
  }
  return [...wanted].flatMap(([name, { by, unit }]) => faultOf(source, columns, name, by, unit))
}

function unitIn({ header }: ViewFile, name: string): Unit | null {
  return header.columns.find((column) => column.name === name)?.unit ?? null
}

function faultOf(
  { file, header, selectLine }: ViewFile,
  columns: readonly LiveColumn[],
  name: string,
  by: readonly string[],
  unit: Unit | null,
): Fault[] {
  const column = columns.find((one) => one.name === name)
  const declared = header.columns.find((one) => one.name === name)
  const type = unit && typesOfUnits[unit]
  const whom = by.length < 2 ? by.join('') : `${by.slice(0, -1).join(', ')} and ${by.at(-1)}`
  const wants = by.length === 1 ? 'wants' : 'want'
  const as = type ? `, as ${type}` : ''
  if (!column) {
    const message = `the SELECT has no column "${name}", which ${whom} ${wants}${as}.
  Its columns are: ${columns.map((one) => one.name).join(', ')}.
  Add it to the SELECT, from whatever your table calls it, or as null::${unit === null ? 'text' : castFor(unit)} where it has no such thing.`
    return [{ file, line: declared?.line ?? selectLine, message }]
  }
  // What the source's own header says of it is told there.
  if (unit === null || declared?.unit === unit || fitsUnit(column, unit)) return []
  const message = `column "${name}" is of the type ${column.type}, and ${whom} ${wants} it as [${unit}]: ${type}.
  Cast it in the SELECT of the source.`
  return [{ file, line: selectLine, message }]
}
