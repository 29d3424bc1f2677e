import { arrayLiteral } from '../../database/array-literal.js'
import type { Pools } from '../../database/pools.js'
import { askPlanned } from '../../database/prepared.js'
import type { Catalogue } from '../catalogue.js'
import type { ValueType } from './value-type.js'

/**
 * Has the enums of the catalogue have the labels of the database, in all languages: those who keep the tables add and rename some while the
 * panel runs. Nothing is asked where no column is of an enum.
 */
export async function learnLabels({ admin }: Pools, { reports }: Catalogue): Promise<void> {
  const enums = reports
    .flatMap(({ columns }) => columns.map(({ type }) => type))
    .filter(({ labels }) => labels.length > 0)
  if (enums.length === 0) return
  const names = [...new Set(enums.map(({ sql }) => sql))]
  const found = await askPlanned<{ readonly name: string; readonly labels: readonly string[] }>(
    admin,
    `select wanted.name, json_agg(label.enumlabel order by label.enumsortorder) as labels
     from unnest($1::text[]) as wanted (name)
     join pg_catalog.pg_enum as label on label.enumtypid = pg_catalog.to_regtype(wanted.name)
     group by wanted.name`,
    [arrayLiteral(names)],
  )
  const labelsOf = new Map(found.map(({ name, labels }) => [name, labels]))
  for (const type of enums) learn(type, labelsOf.get(type.sql) ?? type.labels)
}

// Each column has its type for itself, and shares it with the same column in other languages. The one place that changes what all others
// only read.
function learn({ labels }: ValueType, now: readonly string[]): void {
  ;(labels as string[]).splice(0, labels.length, ...now)
}
