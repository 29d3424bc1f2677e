import { arrayLiteral } from '../../database/array-literal.js'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { TypedColumn } from '../report.js'
import type { Parameters } from '../statements/parameters.js'
import { isPlainText } from './type-names.js'
import { familyOf, type ValueType } from './value-type.js'

/** SQL of what a column is sorted and grouped by: its values, or their text where PostgreSQL knows no order of them. */
export function ordered(column: TypedColumn, prefix = ''): string {
  const name = prefix + quoteIdentifier(column.name)
  return column.type.isSortable ? name : `${name}::text`
}

/** SQL of a condition: the column has one of the values, which `faultOfTyped` has found no fault with. */
export function isAnyOf(column: TypedColumn, values: readonly string[], parameters: Parameters): string {
  const name = quoteIdentifier(column.name)
  const { sql, equality } = column.type
  switch (familyOf(column.type)) {
    case 'other':
      return equals(`${name}::text`, values, { type: 'text' }, parameters)
    case 'enum':
      // The type may have lost a label since it was looked at: then no row has it, and nothing fails.
      return `${name}::${sql} = any(array(
        select label from unnest(enum_range(null::${sql})) as label
        where label::text = any(${parameters.add(arrayLiteral(values), 'text[]')})
      ))`
    default:
      return equals(name, values, { type: sql, equality }, parameters)
  }
}

/**
 * The same, and also what is equal to such a value and written differently, as 24:00 and 1 day are: whoever asks for a group finds all
 * of it. Texts that are typed may be no value of such a type, so that what rows have is compared with what rows have.
 *
 * @param relation SQL of what has the column, all of its rows
 */
export function equalsAnyOf(
  column: TypedColumn,
  values: readonly string[],
  relation: string,
  parameters: Parameters,
): string {
  const { type } = column
  if (familyOf(type) !== 'other' || !type.isSortable) return isAnyOf(column, values, parameters)
  const name = quoteIdentifier(column.name)
  const written = equals(`same.${name}::text`, values, { type: 'text' }, parameters)
  return `${name} ${type.equality} any (select same.${name} from ${relation} as same where ${written})`
}

// One value is compared by itself: an index then also gives the list's order, which it does not for several.
function equals(
  name: string,
  values: readonly string[],
  { type, equality = '=' }: { readonly type: string; readonly equality?: string },
  parameters: Parameters,
): string {
  const [first] = values
  if (first !== undefined && values.length === 1) return `${name} ${equality} ${parameters.add(first, type)}`
  return `${name} ${equality} any(${parameters.add(arrayLiteral(values), `${type}[]`)})`
}

/** SQL of a value as text that patterns may be matched with. */
export function asSearchedText(name: string, type: ValueType): string {
  const text = isPlainText(type.name) ? name : `${name}::text`
  return type.isDeterministic ? text : `${text} collate "default"`
}
