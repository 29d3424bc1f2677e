type Node = Readonly<Record<string, unknown>>

/**
 * Whether a SELECT gives the same rows whenever it is asked over the same rows: nothing in it depends on the moment, on
 * who asks, on chance, or on the order in which rows happen to be found. What is not known to be so is taken not to be.
 */
export function isRepeatable(select: Node): boolean {
  let isSo = true
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    const here = node as Node
    // Windows and limits without a whole order pick other rows each time; current_date and its like name the moment.
    if (unsteady.some((key) => key in here) || here.over !== undefined || isDistinctOn(here)) isSo = false
    if (here.FuncCall) isSo &&= isSteadyFunction(here.FuncCall as Node)
    if (typeof here.sval === 'string' && /^(now|today|tomorrow|yesterday)$/i.test(here.sval.trim())) isSo = false
    for (const child of Object.values(here)) visit(child)
  }
  visit(select)
  return isSo
}

/**
 * The columns that alone tell of the moment of asking, such as an age by `now()`: how many rows there are, and all else in
 * them, does not change with it. Empty where nothing does, or where more than such columns might.
 */
export function momentaryColumns(select: Node): string[] {
  const targets = select.targetList
  if (!Array.isArray(targets) || isCombined(select) || isDistinctOn(select)) return []
  const [momentary, others] = [targets.filter((one) => !isRepeatable(one)), targets.filter((one) => isRepeatable(one))]
  const names = momentary.map((one) => (one as { ResTarget?: { name?: string } }).ResTarget?.name)
  const isRestSteady = isRepeatable({ ...select, targetList: others })
  const isAllNamed = names.every((name) => name !== undefined)
  return isRestSteady && isAllNamed && momentary.every(isOneValueOfNow) ? (names as string[]) : []
}

/** Whether its columns decide which rows there are: by being grouped, told apart, put in order or put together with others. */
function isCombined(select: Node): boolean {
  const asked = ['groupClause', 'distinctClause', 'sortClause', 'havingClause', 'larg', 'rarg', 'valuesLists']
  return asked.some((key) => select[key] !== undefined)
}

/** Whether an expression calls nothing but what gives one value, and the clock of its transaction. */
function isOneValueOfNow(expression: unknown): boolean {
  let isSo = true
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    const here = node as Node
    if (here.FuncCall) {
      const name = nameOf(here.FuncCall as Node)
      isSo &&= name !== null && !manyRows.has(name) && (clocks.has(name) || steady.has(name))
    }
    if (here.RangeTableSample !== undefined || here.over !== undefined) isSo = false
    for (const child of Object.values(here)) visit(child)
  }
  visit(expression)
  return isSo
}

const clocks: ReadonlySet<string> = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'age'])
const manyRows: ReadonlySet<string> = new Set(['unnest', 'generate_series', 'regexp_matches'])

const unsteady = ['SQLValueFunction', 'RangeTableSample', 'limitCount', 'limitOffset']

function isDistinctOn({ distinctClause }: Node): boolean {
  return Array.isArray(distinctClause) && distinctClause.some((one) => Object.keys(one).length > 0)
}

/** Whether a call is of one of PostgreSQL's own functions that give the same for the same, in every reading. */
export function isSteadyFunction(call: Node): boolean {
  const name = nameOf(call)
  return name !== null && steady.has(name)
}

/** What is called; null where it is none of PostgreSQL's own. */
function nameOf(call: Node): string | null {
  const names = (call.funcname as readonly Node[]).map((part) => (part.String as Node | undefined)?.sval)
  const schema = names.length > 1 ? names.at(-2) : 'pg_catalog'
  return schema === 'pg_catalog' ? String(names.at(-1)) : null
}

/** Of the functions that give the same again; there is no other that a repeatable SELECT may call. */
export function isAggregate(call: Node): boolean {
  return aggregates.has(nameOf(call) ?? '')
}

const aggregates: ReadonlySet<string> = new Set(
  'count sum avg min max bool_and bool_or every percentile_cont percentile_disc mode'.split(' '),
)

// Functions of PostgreSQL's own that are immutable, or depend on nothing but the settings that every reading has alike.
const steady: ReadonlySet<string> = new Set(
  `${[...aggregates].join(' ')}
   abs ceil ceiling floor round trunc sign mod power sqrt exp ln log div greatest least width_bucket trim_scale
   extract date_part date_trunc date_bin timezone make_date make_interval isfinite justify_days justify_hours justify_interval
   lower upper initcap length char_length character_length octet_length btrim ltrim rtrim substring substr left right
   replace translate split_part concat concat_ws lpad rpad repeat reverse strpos position starts_with md5
   regexp_replace regexp_match regexp_matches to_char to_number num_nonnulls num_nulls
   jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text jsonb_array_length json_array_length
   array_length cardinality array_position unnest generate_series lower_inc upper_inc`.split(/\s+/),
)
