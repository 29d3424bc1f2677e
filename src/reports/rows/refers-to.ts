import { quoteIdentifier } from '../../database/identifiers.js'
import type { TypedColumn } from '../report.js'
import { isInteger, isPlainText, isUuid } from '../value-types/type-names.js'
import { familyOf } from '../value-types/value-type.js'

/** The two sides of "this value is that key", as SQL, and the operator that goes between them or before `any`. */
export interface Comparison {
  readonly key: string
  /** Null where the value cannot be such a key. */
  readonly value: string
  readonly equality: string
}

/**
 * Compares a value with the key that it refers to, whatever types both have: a value that cannot be such a key is one
 * without a name, and never an error.
 *
 * The key stands alone wherever its type allows it, and the value is turned into what the key's index is sorted by: the
 * other way round, `key::text = value`, PostgreSQL would read the whole referenced table for each page of rows. A cast of the
 * value alone fails for what is not a number (22P02), and the order in which AND is worked out is not promised; that of CASE is.
 *
 * @param key SQL of the key
 * @param keyColumn what the key is
 * @param value SQL of the value
 * @param valueType PostgreSQL type name of the value
 */
export function comparedWithKey(key: string, keyColumn: TypedColumn, value: string, valueType: string): Comparison {
  const { dataType, type } = keyColumn
  const equality = dataType === valueType ? type.equality : '='
  // Of a domain over an enum PostgreSQL knows no equality.
  if (dataType === valueType && familyOf(keyColumn.type) === 'enum') {
    return { key: `${key}::${keyColumn.type.sql}`, value: `(${value})::${keyColumn.type.sql}`, equality }
  }
  // Integers of all sizes are compared with one another by one index.
  if (dataType === valueType || (isInteger(dataType) && isInteger(valueType))) return { key, value, equality }
  const text = `(${value})::text`
  if (isPlainText(dataType)) return { key, value: `${text}::pg_catalog.${quoteIdentifier(dataType)}`, equality }
  if (isInteger(dataType)) return { key, value: asInteger(text), equality }
  if (isUuid(dataType)) return { key, value: `case when ${text} ~ '${uuid}' then ${text}::uuid end`, equality }
  return { key: `${key}::text`, value: text, equality }
}

// As PostgreSQL writes it: what is written otherwise is another text, and so another id.
const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

function asInteger(text: string): string {
  const inRange = `${text}::numeric between -9223372036854775808 and 9223372036854775807`
  return `case when ${text} ~ '^(0|-?[1-9][0-9]{0,18})$' then case when ${inRange} then ${text}::numeric::int8 end end`
}
