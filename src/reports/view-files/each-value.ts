import { scanSync } from 'libpg-query'

type Node = Readonly<Record<string, unknown>>

/** A column whose values a SELECT crosses its rows with, as in `cross join (values ('waiting'), ('active')) as phase (phase)`. */
export interface EachValue {
  readonly column: string
  /** By value: the same SELECT for this value alone, in which PostgreSQL can work out ahead what hangs on it. */
  readonly selects: Readonly<Record<string, string>>
}

/**
 * The columns that a SELECT takes from a list of values, each with a SELECT for every value; those are the rows of the whole that
 * have the value.
 *
 * @param sql what the query was read from
 */
export function readEachValue(query: Node, sql: string): EachValue[] {
  const makesRowsOfItsOwn = ['groupClause', 'distinctClause', 'limitCount', 'limitOffset', 'larg'].some(
    (key) => key in query,
  )
  if (makesRowsOfItsOwn) return []
  return itemsOf(query.fromClause).flatMap((item) => {
    const list = valuesOf(item)
    const column = list && columnOf(query, list)
    const selects = list && selectsOf(list, sql)
    return column && selects ? [{ column, selects }] : []
  })
}

/** What is joined by inner joins alone. */
function itemsOf(from: unknown): Node[] {
  if (!Array.isArray(from)) return []
  return (from as readonly Node[]).flatMap((item) => {
    const join = item.JoinExpr as Node | undefined
    if (!join) return [item]
    return join.jointype === 'JOIN_INNER' && !join.alias ? itemsOf([join.larg, join.rarg]) : []
  })
}

interface Values {
  readonly alias: string
  readonly column: string
  /** With the byte at which each is written. */
  readonly values: readonly { readonly text: string; readonly at: number }[]
}

function valuesOf({ RangeSubselect: item }: Node): Values | null {
  const { alias, subquery } = (item ?? {}) as Node
  const { aliasname, colnames } = (alias ?? {}) as { aliasname?: string; colnames?: readonly Node[] }
  const lists = ((subquery as Node | undefined)?.SelectStmt as Node | undefined)?.valuesLists as Node[] | undefined
  const column = textOf(colnames?.[0])
  if (!lists || aliasname === undefined || column === null || colnames?.length !== 1) return null
  const values = lists.flatMap((list) => {
    const items = (list.List as Node).items as readonly Node[]
    const { sval, location } = (items[0]?.A_Const ?? {}) as { sval?: { sval?: string }; location?: number }
    return items.length === 1 && sval?.sval !== undefined && location !== undefined
      ? [{ text: sval.sval, at: location }]
      : []
  })
  const isEachOnce = new Set(values.map(({ text }) => text)).size === lists.length
  return isEachOnce ? { alias: aliasname, column, values } : null
}

/** The name under which the SELECT gives the value itself. */
function columnOf({ targetList }: Node, { alias, column }: Values): string | null {
  for (const { ResTarget: target } of (targetList ?? []) as readonly { ResTarget: Node }[]) {
    const fields = ((target.val as Node)?.ColumnRef as Node | undefined)?.fields as readonly Node[] | undefined
    const names = fields?.map(textOf)
    if (names?.length === 2 && names[0] === alias && names[1] === column) return (target.name as string) ?? column
  }
  return null
}

function textOf(node: Node | undefined): string | null {
  return (node?.String as { sval?: string } | undefined)?.sval ?? null
}

function selectsOf({ values }: Values, sql: string): EachValue['selects'] | null {
  const bytes = Buffer.from(sql)
  const tokens = scanSync(sql).tokens.filter(({ text }) => !/^(--|\/\*)/.test(text))
  const first = tokens.findIndex(({ start }) => start === values[0]?.at) - 1
  // ( 'waiting' ) , ( 'active' )
  const written = tokens.slice(first, first + 4 * values.length - 1)
  const isPlain = written.every(({ text, start }, index) =>
    index % 4 === 1 ? start === values[(index - 1) / 4]?.at : text === '(_),'[index % 4],
  )
  const [begin, end] = [written[0], written.at(-1)]
  if (first < 0 || !isPlain || !begin || !end) return null
  const part = (from: number, to?: number) => bytes.subarray(from, to).toString()
  return Object.fromEntries(
    values.map(({ text }, index) => {
      const one = part(written[4 * index]?.start ?? 0, written[4 * index + 2]?.end)
      return [text, `${part(0, begin.start)}${one}${part(end.end)}`.trim()]
    }),
  )
}
