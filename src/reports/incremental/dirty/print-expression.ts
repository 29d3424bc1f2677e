import { parseSync } from 'libpg-query'
import { quoteIdentifier, quoteLiteral } from '../../../database/identifiers.js'
import type { Node } from '../../view-files/select.js'

/** What stands in the place of a column; null for the column itself. */
export type InPlaceOf = (column: Node) => string | null

/**
 * An expression of PostgreSQL's parse tree as SQL, in parentheses wherever it could be torn apart.
 *
 * @throws UnprintableError for what this does not know; see canPrint
 */
export function printExpression(node: unknown, inPlaceOf: InPlaceOf = () => null): string {
  const [[kind, value] = ['nothing', null]] = Object.entries(node as Node)
  const print = printers[kind]
  if (!print) throw new UnprintableError(kind)
  return print(value as Node, (child) => printExpression(child, inPlaceOf), inPlaceOf)
}

/** Whether an expression, once printed, is read by PostgreSQL's parser as the very same one. */
export function canPrint(node: unknown): boolean {
  try {
    const read = parseSync(`select ${printExpression(node)}`).stmts?.[0]?.stmt as Node
    const [target] = (read.SelectStmt as Node).targetList as { ResTarget: Node }[]
    return isSameTree(target?.ResTarget.val, node)
  } catch (error) {
    if (error instanceof UnprintableError || (error as Error).name === 'SqlError') return false
    throw error
  }
}

/** Whether two parse trees say the same, wherever each is written. */
export function isSameTree(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, withoutPlaces) === JSON.stringify(other, withoutPlaces)
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (/(^|_)(location|list_start|list_end)$/.test(key)) return undefined
  // PostgreSQL remembers whether a call was written as SQL's own syntax; it is the same call.
  return key === 'funcformat' || key === 'row_format' ? undefined : value
}

/** There is something in an expression that this does not know how to write. */
class UnprintableError extends Error {
  constructor(kind: string) {
    super(`A ${kind} cannot be printed.`)
    this.name = 'UnprintableError'
  }
}

type Print = (node: Node, print: (child: unknown) => string, inPlaceOf: InPlaceOf) => string

const printers: Record<string, Print> = {
  ColumnRef: (column, _, inPlaceOf) => inPlaceOf(column) ?? namesOf(column.fields).map(quoteIdentifier).join('.'),
  A_Const: printConstant,
  A_Expr: printOperation,
  BoolExpr: ({ boolop, args }, print) => {
    const printed = (args as Node[]).map(print)
    if (boolop === 'NOT_EXPR') return `(not ${printed.join('')})`
    return `(${printed.join(boolop === 'AND_EXPR' ? ' and ' : ' or ')})`
  },
  FuncCall: printCall,
  TypeCast: ({ arg, typeName }, print) => `(${print(arg)})::${printType(typeName as Node, print)}`,
  CaseExpr: ({ arg, args, defresult }, print) => {
    const branches = (args as { CaseWhen: Node }[]).map(
      ({ CaseWhen: { expr, result } }) => ` when ${print(expr)} then ${print(result)}`,
    )
    return `(case${arg ? ` ${print(arg)}` : ''}${branches.join('')}${defresult ? ` else ${print(defresult)}` : ''} end)`
  },
  CoalesceExpr: ({ args }, print) => `coalesce(${list(args, print)})`,
  MinMaxExpr: ({ op, args }, print) => `${op === 'IS_GREATEST' ? 'greatest' : 'least'}(${list(args, print)})`,
  NullTest: ({ arg, nulltesttype }, print) => `(${print(arg)} is ${nulltesttype === 'IS_NULL' ? 'null' : 'not null'})`,
  BooleanTest: ({ arg, booltesttype }, print) =>
    `(${print(arg)} ${String(booltesttype).toLowerCase().replaceAll('_', ' ')})`,
  CollateClause: ({ arg, collname }, print) =>
    `(${print(arg)} collate ${namesOf(collname).map(quoteIdentifier).join('.')})`,
  A_ArrayExpr: ({ elements }, print) => `array[${list(elements, print)}]`,
  RowExpr: ({ args }, print) => `row(${list(args, print)})`,
  A_Indirection: ({ arg, indirection }, print) =>
    `(${print(arg)})${(indirection as Node[]).map((step) => printStep(step, print)).join('')}`,
}

function printConstant({ isnull, ival, fval, boolval, sval, bsval }: Node): string {
  if (isnull) return 'null'
  // PostgreSQL leaves out what is 0, false or empty.
  if (ival) return signed(String((ival as { ival?: number }).ival ?? 0))
  if (fval) return signed((fval as { fval: string }).fval)
  if (boolval) return (boolval as { boolval?: boolean }).boolval ? 'true' : 'false'
  if (sval) return quoteLiteral((sval as { sval?: string }).sval ?? '')
  const bits = (bsval as { bsval: string }).bsval
  return `${bits.slice(0, 1)}'${bits.slice(1)}'`
}

function signed(number: string): string {
  return number.startsWith('-') ? `(${number})` : number
}

function printOperation({ kind, name, lexpr, rexpr }: Node, print: (child: unknown) => string): string {
  const sign = namesOf(name)
  const word = sign.at(-1) ?? ''
  const operator = sign.length > 1 ? `operator(${sign.slice(0, -1).map(quoteIdentifier).join('.')}.${word})` : word
  const left = lexpr ? print(lexpr) : ''
  const items = () => ((rexpr as { List?: { items: Node[] } }).List?.items ?? []).map(print)
  const not = word.startsWith('!') || word === '<>' ? 'not ' : ''
  switch (kind) {
    case 'AEXPR_OP':
      return `(${left} ${operator} ${print(rexpr)})`
    case 'AEXPR_OP_ANY':
      return `(${left} ${operator} any (${print(rexpr)}))`
    case 'AEXPR_OP_ALL':
      return `(${left} ${operator} all (${print(rexpr)}))`
    case 'AEXPR_DISTINCT':
      return `(${left} is distinct from ${print(rexpr)})`
    case 'AEXPR_NOT_DISTINCT':
      return `(${left} is not distinct from ${print(rexpr)})`
    case 'AEXPR_NULLIF':
      return `nullif(${left}, ${print(rexpr)})`
    case 'AEXPR_IN':
      return `(${left} ${not}in (${items().join(', ')}))`
    case 'AEXPR_LIKE':
      return `(${left} ${not}like ${print(rexpr)})`
    case 'AEXPR_ILIKE':
      return `(${left} ${not}ilike ${print(rexpr)})`
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return `(${left} ${word.toLowerCase()} ${items().join(' and ')})`
    default:
      throw new UnprintableError(String(kind))
  }
}

function printCall(call: Node, print: (child: unknown) => string): string {
  const { funcname, args, func_variadic: isVariadic } = call
  // Aggregates and windows say nothing of a single row; nobody asks for their text.
  const others = ['agg_star', 'agg_distinct', 'agg_filter', 'agg_order', 'agg_within_group', 'over']
  if (others.some((key) => call[key])) throw new UnprintableError('aggregate')
  const printed = ((args ?? []) as Node[]).map(print)
  if (isVariadic) printed.push(`variadic ${printed.pop()}`)
  return `${namesOf(funcname).map(quoteIdentifier).join('.')}(${printed.join(', ')})`
}

/** The name of a type, with what narrows it: `pg_catalog.numeric(14, 2)[]`. */
export function printType(type: Node, print: (child: unknown) => string): string {
  const { names, typmods, arrayBounds, setof, pct_type: isOfColumn } = type
  const written = namesOf(names)
  // Intervals keep their fields as a number, which no other way of writing them takes.
  if (setof || isOfColumn || (typmods && written.at(-1) === 'interval')) throw new UnprintableError('type')
  const narrowed = typmods ? `(${(typmods as Node[]).map(print).join(', ')})` : ''
  const bounds = ((arrayBounds ?? []) as { Integer?: { ival?: number } }[]).map(({ Integer: bound }) =>
    (bound?.ival ?? 0) < 0 ? '[]' : `[${bound?.ival ?? 0}]`,
  )
  return `${written.map(quoteIdentifier).join('.')}${narrowed}${bounds.join('')}`
}

function printStep(step: Node, print: (child: unknown) => string): string {
  if (step.String) return `.${quoteIdentifier((step.String as { sval: string }).sval)}`
  const { is_slice: isSlice, lidx, uidx } = (step.A_Indices ?? {}) as Node
  if (!step.A_Indices) throw new UnprintableError('step')
  return isSlice ? `[${lidx ? print(lidx) : ''}:${uidx ? print(uidx) : ''}]` : `[${print(uidx)}]`
}

function list(nodes: unknown, print: (child: unknown) => string): string {
  return ((nodes ?? []) as Node[]).map(print).join(', ')
}

/** The parts of a name. */
export function namesOf(nodes: unknown): string[] {
  return ((nodes ?? []) as { String?: { sval?: string } }[]).map((part) => {
    if (!part.String) throw new UnprintableError('name')
    return part.String.sval ?? ''
  })
}
