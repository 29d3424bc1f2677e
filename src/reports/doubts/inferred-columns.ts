import type { Step } from '../asking/date-step.js'
import { wholeBytes } from '../value-types/type-names.js'
import type { Node } from '../view-files/select.js'

/** What is known of a value without running anything. */
export interface Inferred {
  /** Whole numbers of four bytes or of eight, which add up to something else; null for all others, and what is not known. */
  readonly whole: 4 | 8 | null
  /** Where two whole numbers were divided on the way to it: an offset in bytes. */
  readonly divided: number | null
  /** What `date_trunc` has cut it to. */
  readonly step: Step | null
}

export type Columns = ReadonlyMap<string, Inferred>
/** The columns of a relation by its schema, null where none is written, and its name. */
export type Relations = (schema: string | null, name: string) => Columns

const unknown: Inferred = { whole: null, divided: null, step: null }

interface Scope {
  readonly relations: Relations
  readonly withQueries: ReadonlyMap<string, Columns>
  /** What FROM has, by alias. */
  readonly from: ReadonlyMap<string, Columns>
}

/** What the columns of a SELECT are, followed through WITH, FROM and UNION. */
export function inferColumns(select: Node, relations: Relations): Columns {
  return ofSelect(select, { relations, withQueries: new Map(), from: new Map() })
}

function ofSelect(select: Node, outer: Scope): Columns {
  const scope = { ...outer, withQueries: withQueriesOf(select, outer) }
  if (select.op !== undefined && select.op !== 'SETOP_NONE') {
    const [one, other] = [select.larg, select.rarg].map((side) => ofSelect(unwrapped(side), scope))
    return together(one ?? new Map(), other ?? new Map())
  }
  const from = new Map(outer.from)
  for (const item of list(select.fromClause)) addFrom(item, scope, from)
  const inside = { ...scope, from }
  const rows = list(select.valuesLists)
  if (rows.length > 0) {
    const values = rows.map((row) => list((row.List as Node | undefined)?.items).map((value) => ofValue(value, inside)))
    return new Map(
      (values[0] ?? []).map((_, place) => [`column${place + 1}`, alike(values.map((row) => row[place] ?? unknown))]),
    )
  }
  const columns = new Map<string, Inferred>()
  for (const target of list(select.targetList)) {
    const { name, val } = target.ResTarget as { name?: string; val?: Node }
    const fields = namesIn(val)
    if (val && fields?.at(-1) === '*') {
      for (const [alias, found] of from) {
        if (fields.length > 1 && fields.at(-2) !== alias) continue
        for (const [column, inferred] of found) columns.set(column, inferred)
      }
    } else if (val) columns.set(name ?? nameOf(val, fields), ofValue(val, inside))
  }
  return columns
}

function withQueriesOf(select: Node, scope: Scope): ReadonlyMap<string, Columns> {
  const known = new Map(scope.withQueries)
  for (const cte of list((select.withClause as Node | undefined)?.ctes)) {
    const { ctename, ctequery, aliascolnames } = cte.CommonTableExpr as Node
    const query = unwrapped(ctequery)
    known.set(String(ctename), new Map())
    known.set(String(ctename), renamed(ofSelect(query, { ...scope, withQueries: known }), aliascolnames))
  }
  return known
}

function addFrom(item: Node, scope: Scope, from: Map<string, Columns>): void {
  const { RangeVar: table, JoinExpr: join, RangeSubselect: subselect } = item as Record<string, Node | undefined>
  if (join) for (const side of [join.larg, join.rarg]) addFrom(side as Node, scope, from)
  if (table) {
    const { relname, schemaname, alias } = table
    const { aliasname = relname, colnames } = (alias ?? {}) as Node
    const own = schemaname === undefined ? scope.withQueries.get(String(relname)) : undefined
    const columns = own ?? scope.relations(schemaname === undefined ? null : String(schemaname), String(relname))
    from.set(String(aliasname), renamed(columns, colnames))
  }
  if (subselect) {
    const { aliasname = '', colnames } = (subselect.alias ?? {}) as Node
    from.set(String(aliasname), renamed(ofSelect(unwrapped(subselect.subquery), { ...scope, from }), colnames))
  }
}

function renamed(columns: Columns, names: unknown): Columns {
  const given = list(names).map((name) => String((name.String as Node | undefined)?.sval))
  if (given.length === 0) return columns
  return new Map([...columns].map(([name, inferred], place) => [given[place] ?? name, inferred]))
}

function together(one: Columns, other: Columns): Columns {
  const others = [...other.values()]
  return new Map([...one].map(([name, inferred], place) => [name, alike([inferred, others[place] ?? unknown])]))
}

/** What is one of several values. */
function alike(values: readonly Inferred[]): Inferred {
  const wholes = values.map(({ whole }) => whole)
  const steps = new Set(values.map(({ step }) => step))
  return {
    whole: wholes.includes(null) ? null : wholes.includes(8) ? 8 : wholes.includes(4) ? 4 : null,
    divided: values.find(({ divided }) => divided !== null)?.divided ?? null,
    step: steps.size === 1 ? ([...steps][0] ?? null) : null,
  }
}

function ofValue(value: Node, scope: Scope): Inferred {
  const [[kind, content] = ['', {}]] = Object.entries(value) as [string, Node][]
  const each = (nodes: unknown): Inferred[] => list(nodes).map((node) => ofValue(node, scope))
  switch (kind) {
    case 'A_Const':
      return { ...unknown, whole: wholeConstant(content) }
    case 'ColumnRef':
      return ofColumn(namesIn(value) ?? [], scope)
    case 'TypeCast': {
      const { whole: _, ...rest } = ofValue(content.arg as Node, scope)
      return { ...rest, whole: wholeBytes(typeNameOf(content)) }
    }
    case 'CoalesceExpr':
    case 'MinMaxExpr':
      // NULLs and zeros of COALESCE are no dates.
      return { ...alike(each(content.args)), step: each(content.args)[0]?.step ?? null }
    case 'CaseExpr':
      return alike([
        ...list(content.args).map((when) => ofValue((when.CaseWhen as Node).result as Node, scope)),
        ...(content.defresult ? [ofValue(content.defresult as Node, scope)] : []),
      ])
    case 'SubLink':
      if (content.subLinkType !== 'EXPR_SUBLINK') return unknown
      return [...ofSelect(unwrapped(content.subselect), scope).values()][0] ?? unknown
    case 'A_Expr':
      return ofOperation(content, scope)
    case 'FuncCall':
      return ofCall(content, each(content.args))
    default:
      return unknown
  }
}

function ofColumn(names: readonly string[], { from }: Scope): Inferred {
  const name = names.at(-1) ?? ''
  if (names.length > 1) return from.get(names.at(-2) ?? '')?.get(name) ?? unknown
  return [...from.values()].find((columns) => columns.has(name))?.get(name) ?? unknown
}

function ofOperation({ kind, name, lexpr, rexpr, location }: Node, scope: Scope): Inferred {
  const [left, right] = [lexpr, rexpr].map((side) => (side ? ofValue(side as Node, scope) : null))
  if (kind === 'AEXPR_NULLIF') return left ?? unknown
  const operator = String((list(name)[0]?.String as Node | undefined)?.sval)
  if (kind !== 'AEXPR_OP' || !['+', '-', '*', '/', '%'].includes(operator)) return unknown
  const sides = [left, right].flatMap((side) => side ?? [])
  const { whole, divided } = alike(sides)
  const isDivided = operator === '/' && whole !== null
  return { whole, divided: divided ?? (isDivided ? Number(location ?? 0) : null), step: null }
}

/** Whoever asks for whole numbers gets them. */
const roundingDown = ['floor', 'ceil', 'ceiling', 'trunc', 'div', 'mod', 'date_trunc', 'make_interval']
const counting: Readonly<Record<string, 4 | 8>> = { count: 8, row_number: 8, rank: 8, dense_rank: 8, length: 4 }

function ofCall(call: Node, args: readonly Inferred[]): Inferred {
  const name = String((list(call.funcname).at(-1)?.String as Node | undefined)?.sval)
  const [first = unknown] = args
  if (name === 'date_trunc') return { ...unknown, step: stepNamed(list(call.args)[0]) }
  // at time zone
  if (name === 'timezone') return { ...unknown, step: args[1]?.step ?? null }
  if (name in counting) return { ...unknown, whole: counting[name] ?? null }
  if (['min', 'max', 'abs', 'lag', 'lead', 'first_value', 'last_value'].includes(name)) return first
  const divided = roundingDown.includes(name) ? null : (args.find((arg) => arg.divided !== null)?.divided ?? null)
  return { whole: name === 'sum' && first.whole === 4 ? 8 : null, divided, step: null }
}

function stepNamed(value: Node | undefined): Step | null {
  const constant = (value?.A_Const ?? (value?.TypeCast as Node | undefined)?.arg) as Node | undefined
  const text = ((constant?.sval ?? (constant?.A_Const as Node | undefined)?.sval) as Node | undefined)?.sval
  const step = ['week', 'month', 'quarter', 'year'].find((one) => one === String(text).toLowerCase())
  return (step as Step | undefined) ?? null
}

function wholeConstant(constant: Node): 4 | 8 | null {
  if (constant.ival !== undefined) return 4
  // What four bytes cannot hold is written as a decimal without a point.
  const decimal = (constant.fval as Node | undefined)?.fval
  return typeof decimal === 'string' && /^\d{10,18}$/.test(decimal) ? 8 : null
}

function typeNameOf({ typeName }: Node): string {
  return String((list((typeName as Node | undefined)?.names).at(-1)?.String as Node | undefined)?.sval)
}

/** The name that PostgreSQL gives to a column without one. */
function nameOf(value: Node, fields: readonly string[] | null): string {
  if (fields) return fields.at(-1) ?? ''
  const { FuncCall: call, TypeCast: cast } = value as Record<string, Node | undefined>
  if (call) return String((list(call.funcname).at(-1)?.String as Node | undefined)?.sval)
  if (cast) return nameOf(cast.arg as Node, namesIn(cast.arg as Node))
  return Object.keys(value)[0] === 'CoalesceExpr' ? 'coalesce' : 'case'
}

/** The parts of a column's name, `*` for all; null for anything that is not a column. */
function namesIn(value: Node | undefined): readonly string[] | null {
  const column = value?.ColumnRef as Node | undefined
  return column
    ? list(column.fields).map((field) => ('A_Star' in field ? '*' : String((field.String as Node | undefined)?.sval)))
    : null
}

function unwrapped(query: unknown): Node {
  const node = (query ?? {}) as Node
  return (node.SelectStmt ?? node) as Node
}

function list(nodes: unknown): readonly Node[] {
  return Array.isArray(nodes) ? nodes : []
}
