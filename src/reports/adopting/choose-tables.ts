import { isOfFramework } from './framework-tables.js'
import { AnswerError } from './questions.js'
import { tableKey } from './references.js'
import type { FoundTable } from './tables.js'

export interface ChosenTables {
  /** Those that sources are proposed for. */
  readonly chosen: readonly FoundTable[]
  /** Why others are left out, a sentence each. */
  readonly leftOut: readonly string[]
}

interface Wanted {
  /** Names of schemas; null for all. */
  readonly schemas: readonly string[] | null
  /** `orders`, `sales.orders`, `sales.*`; null for all that are proposed by themselves. */
  readonly tables: readonly string[] | null
}

/**
 * The tables that a project has no source for yet. What frameworks and extensions keep for themselves, and views, are
 * proposed where they are asked for by name.
 *
 * @param read the tables that have a source, by `tableKey`
 * @throws AnswerError for a name that no table has
 */
export function chooseTables(
  tables: readonly FoundTable[],
  read: ReadonlySet<string>,
  { schemas, tables: names }: Wanted,
): ChosenTables {
  const missingSchema = schemas?.find((schema) => !tables.some((table) => table.schema === schema))
  if (missingSchema !== undefined) throw new AnswerError(`There is no schema "${missingSchema}" with tables.`)
  const within = tables.filter(({ schema }) => schemas === null || schemas.includes(schema))
  const missing = names?.find((name) => !within.some((table) => isCalled(table, name)))
  if (missing !== undefined) throw new AnswerError(`There is no table "${missing}".`)
  const asked = within.filter((table) => names === null || names.some((name) => isCalled(table, name)))
  const fresh = asked.filter((table) => !read.has(tableKey(table)))
  const isOwn = (table: FoundTable): boolean =>
    names !== null || !(table.isView || table.isOfExtension || isOfFramework(table.name))
  const readable = fresh.filter(({ mayRead, hasColumns }) => mayRead && hasColumns)
  const chosen = readable.filter(isOwn)
  const others = readable.filter((table) => !isOwn(table))
  const nameIt = 'Name one with --tables where it is wanted.'
  return {
    chosen,
    leftOut: [
      ...named(
        asked.filter((table) => read.has(tableKey(table))),
        'have a source already',
        '',
      ),
      ...named(
        fresh.filter((table) => !table.hasColumns && isOwn(table)),
        'without columns',
        '',
      ),
      ...named(
        others.filter(({ isView }) => !isView),
        'kept by frameworks and extensions',
        nameIt,
      ),
      ...named(
        others.filter(({ isView }) => isView),
        'views',
        nameIt,
      ),
      ...named(
        fresh.filter((table) => !table.mayRead && isOwn(table)),
        'closed to this role',
        'Grant usage on the schema, and select on the table.',
      ),
    ],
  }
}

/** `orders`, `sales.orders`, and `*` for any letters. */
function isCalled({ schema, name, written }: FoundTable, wanted: string): boolean {
  const pattern = new RegExp(`^${wanted.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')}$`, 's')
  return [name, `${schema}.${name}`, written].some((one) => pattern.test(one))
}

const mostNamed = 5

function named(tables: readonly FoundTable[], why: string, remedy: string): string[] {
  if (tables.length === 0) return []
  const names = tables.slice(0, mostNamed).map(({ written }) => written)
  const more = tables.length - names.length
  return [`${why}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${remedy}`.trim()]
}
