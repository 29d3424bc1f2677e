import type { Comparison } from '../../asking/compared-period.js'
import type { GroupsAsked } from '../../asking/group-by.js'
import type { ListQuery } from '../../asking/query.js'
import { nothingToCompare } from '../../asking/remark.js'
import type { Reading } from '../../reading.js'
import { computeTotals, footerGrouping, type TotalsAnswer } from '../totals.js'
import { readCompared } from './compared.js'
import { spellAlike } from './equal-keys.js'
import { type GroupsAnswer, readGroupedTotals } from './read-groups.js'

/** Totals as an address asks for them: whole or in groups, by themselves or beside those of other days. */
export type AskedTotalsAnswer = Omit<TotalsAnswer, 'groups'> &
  Partial<Pick<GroupsAnswer, 'groups' | 'subtotals' | 'of' | 'days' | 'compared'>>

/** @throws Refusal */
export async function answerTotals(
  reading: Reading,
  query: ListQuery,
  asked: GroupsAsked | null,
  comparison: Comparison | null,
): Promise<AskedTotalsAnswer> {
  const { totalsBy } = query.report
  const [only, ...more] = asked?.groups ?? []
  if (asked !== null && only) {
    // The lines of a list's totals tell what they leave out, as the whole does.
    const isFooter =
      only.column.name === totalsBy && more.length + Number(asked.sort !== null) + Number(asked.top) === 0
    if (!isFooter) return await readGroupedTotals(reading, query, asked, comparison)
    const [{ leftOut }, grouped] = await Promise.all([
      computeTotals(reading, query, { groupBy: totalsBy }),
      readGroupedTotals(reading, query, asked, comparison),
    ])
    return { ...grouped, ...(leftOut && { leftOut }) }
  }
  const answer = await computeTotals(reading, query, { groupBy: null })
  if (comparison === null || footerGrouping(query) !== null || (await reading.isUnfilled(query.report))) return answer
  const { whole } = await readCompared(reading, {
    query,
    within: query.filters,
    comparison,
    levels: [],
    namesOf: () => null,
    spell: spellAlike(reading, query.report),
  })
  const notes = whole === null ? [...(answer.notes ?? []), nothingToCompare] : answer.notes
  return { ...answer, compared: whole, ...(notes && { notes }) }
}
