import React from 'react'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { formatCount, type Manner } from '../format'
import { say } from '../language'

export function lastPage({ count, perPage }: RowsAnswer): number {
  return Math.max(1, Math.ceil(count / perPage))
}

/** What a printed list says of what it does not have: only the rows of this page are there to be printed. */
export function printedWords({ count, page, perPage }: RowsAnswer, manner: Manner): string {
  if (count <= perPage) return say('list.printedAll', { n: count, count: formatCount(count, manner) })
  const first = formatCount((page - 1) * perPage + 1, manner)
  const last = formatCount(Math.min(count, page * perPage), manner)
  return say('list.printedPart', { first, last, count: formatCount(count, manner) })
}

/**
 * Which rows came of what somebody asked for here, for those who do not see them change; empty for those that were first,
 * and while there are none: words of the rows before would be taken for an answer.
 */
export function useSaid(settled: RowsAnswer | null, query: string, manner: Manner): string {
  const [said, setSaid] = React.useState('')
  const isFirst = React.useRef(true)
  const before = React.useRef<string | null>(null)
  React.useEffect(() => {
    if (!settled) {
      before.current = null
      setSaid('')
      return
    }
    if (before.current === query) return
    if (!isFirst.current) setSaid(printedWords(settled, manner))
    isFirst.current = false
    before.current = query
  }, [settled, query, manner])
  return said
}
