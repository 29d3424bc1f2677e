import { quoteLiteral } from '../../database/identifiers.js'

/** Collects a statement's values and gives the text that stands for each in SQL. */
export interface Parameters {
  /** @param type PostgreSQL type that the value is read as, such as `int8[]` */
  add(value: string, type: string): string
  readonly values: readonly string[]
}

/** `$1`, `$2` … */
export function boundParameters(): Parameters {
  const values: string[] = []
  return { values, add: (value, type) => `$${values.push(value)}::${type}` }
}

/** For what is kept, and so is asked with the same values each time: they stand in the text itself. */
export function literalParameters(): Parameters {
  return { values: [], add: (value, type) => `${quoteLiteral(value)}::${type}` }
}

/** For COPY, which takes no bound parameters: the values are put into settings of the transaction. */
export function settingParameters(): Parameters {
  const values: string[] = []
  return { values, add: (value, type) => `current_setting('viewdesk.p${values.push(value)}')::${type}` }
}
