import { isForFewer } from '../readers.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'

/** Columns that refer to a table whose file keeps it from some who may read the report: they see its ids, and none of its names. */
export function namesForFewer(files: readonly ViewFile[]): Doubt[] {
  return files.flatMap((file) =>
    file.header.columns.flatMap(({ name, reference, line }): Doubt[] => {
      const source = files.find((one) => one.isSource && one.name === `source_${reference}`)
      if (source === undefined || !isForFewer(source.header, file.header)) return []
      const message = `${file.file}:${line}: column ${name} refers to ${reference}, which ${source.file} keeps for fewer people ("roles: ${source.header.roles.join(', ')}"): only they see its names here, others its ids.
  Where everybody may read the names, write "listed: no" there in the place of "roles".`
      return [{ code: 'names_for_fewer', views: [file.name], message, isNote: true }]
    }),
  )
}
