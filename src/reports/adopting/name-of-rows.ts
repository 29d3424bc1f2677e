import type { ReadableRelation } from '../live/readable-relation.js'
import { wordsOf } from '../view-files/skeleton.js'
import { namingRank } from './meaning.js'
import { freeName } from './plain-names.js'
import type { SourceColumn, SourceProposal } from './source-proposal.js'

/**
 * Puts the column that names the rows behind their key, since the first text is what references show. Where none names them,
 * their number is it: an order is not called what the street is called that it went to.
 */
export function withName(
  columns: readonly SourceColumn[],
  {
    name,
    table,
    grain,
    taken,
  }: {
    readonly name: string
    readonly table: ReadableRelation
    readonly grain: readonly string[]
    readonly taken: Set<string>
  },
): Pick<SourceProposal, 'columns' | 'namedBy'> {
  const texts = columns.filter(({ unit }) => unit === 'text')
  const keys = columns.filter((column) => grain.includes(column.name))
  const ranks = texts.map((column) => {
    const of = table.columns.find((one) => one.name === column.of)
    return { column, rank: of === undefined ? 0 : namingRank(column.name, name, of) }
  })
  const best = ranks.reduce((one, other) => (other.rank > one.rank ? other : one), { column: texts[0], rank: 0 })
  const behindKey = (first: SourceColumn): readonly SourceColumn[] => [
    ...keys,
    first,
    ...columns.filter((column) => column !== first && !keys.includes(column)),
  ]
  const person = namesOfPeople
    .map((parts) => parts.flatMap((part) => texts.filter((column) => column.name === part)))
    .find((found) => found.length === 2)
  const isNamed = texts.some(
    (column) => /^(?:name|full_name|display_name)$/.test(column.name) && !person?.includes(column),
  )
  if (person !== undefined && !isNamed) {
    const full = made(`concat_ws(' ', ${person.map(({ value }) => value).join(', ')})`, ['name', 'full_name'], taken)
    return { columns: behindKey(full), namedBy: full.name }
  }
  if (best.column !== undefined && best.rank > 0) return { columns: behindKey(best.column), namedBy: best.column.name }
  const [key, ...others] = keys
  if (texts.length === 0 || key === undefined || others.length > 0) return { columns, namedBy: null }
  return { columns: behindKey(made(`${key.value}::text`, ['number', 'number_as_text'], taken)), namedBy: null }
}

/** The parts in which tables have the name of a person, as they are said one after the other. */
const namesOfPeople = [
  ['first_name', 'last_name'],
  ['firstname', 'lastname'],
  ['given_name', 'family_name'],
  ['forename', 'surname'],
  ['first_name', 'surname'],
  ['vorname', 'nachname'],
  ['vorname', 'name'],
  ['prenom', 'nom'],
  ['nombre', 'apellidos'],
  ['nombre', 'apellido'],
  ['nome', 'cognome'],
  ['voornaam', 'achternaam'],
]

function made(value: string, names: readonly string[], taken: Set<string>): SourceColumn {
  const name = freeName(names, taken, 60)
  return {
    name,
    of: null,
    value,
    unit: 'text',
    label: wordsOf(name),
    definition: null,
    reference: null,
    family: 'text',
    values: [],
  }
}
