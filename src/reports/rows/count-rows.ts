import type { ListQuery } from '../asking/query.js'
import type { Reading } from '../reading.js'
import { countSql } from '../statements/count.js'
import { boundParameters } from '../statements/parameters.js'

/** Every row that the filters leave, exactly. */
export async function countRows(
  reading: Reading,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
): Promise<number> {
  const parameters = boundParameters()
  const count = countSql(reading, { report, filters }, await reading.storedRows(report), parameters)
  const [answer] = await reading.ask<{ count: string }>(`select ${count} as count`, parameters.values)
  return Number(answer?.count)
}
