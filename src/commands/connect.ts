import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type { ClientBase } from 'pg'
import { inSnapshot } from '../database/transactions.js'
import { viewsDirOf } from '../open-database.js'
import { type ChosenTables, chooseTables } from '../reports/adopting/choose-tables.js'
import { type ProposedFile, proposeFiles, tablesRead } from '../reports/adopting/propose.js'
import { type Ask, askBy, givenAnswers, keyOf, type Question, valuesIn } from '../reports/adopting/questions.js'
import { type FoundTable, listTables } from '../reports/adopting/tables.js'
import { readViewFolder } from '../reports/view-files/view-folder.js'
import { writeOnce } from '../reports/view-files/write-once.js'
import { collect } from './collect.js'
import { readAnswers } from './connect-answers.js'
import { showRows } from './connect-rows.js'
import { type CommandContext, print, readSettings, withDatabase } from './with-database.js'

interface Options {
  readonly schemas?: string
  readonly tables?: string
  readonly yes?: boolean
  readonly answer?: readonly string[]
  readonly answers?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `connect` cannot go on as it was called. */
export class ConnectError extends Error {
  readonly code = 'cannot_connect'
  constructor(message: string) {
    super(message)
    this.name = 'ConnectError'
  }
}

/** `viewdesk connect`: view files for the tables of a database that was there before. */
export function connectCommand(projectDir: string): Command {
  return new Command('connect')
    .description('Look at a database, propose sources and first reports of its tables, and write their view files.')
    .option('--schemas <names>', 'only tables of these schemas, separated by commas')
    .option('--tables <names>', 'only these tables: orders, sales.orders, sales.*; also what is left out by itself')
    .option('--yes', 'ask nothing: what is not answered is taken as proposed')
    .option('--answer <key=value>', 'an answer given ahead, repeatable: zone=Europe/Berlin', collect)
    .option('--answers <file>', 'a file of such answers, one a line')
    .option('--dry-run', 'write nothing, and ask nothing; tell what would be written, and the keys of the questions')
    .option('--json', 'answer as JSON')
    .action(async (options: Options) => {
      if (readSettings(projectDir).config.databaseUrl === null) {
        throw new ConnectError(
          'connect looks at a database of yours. Write its address as DATABASE_URL into .env, or set it in the environment.',
        )
      }
      await withDatabase(projectDir, (context) => connect(context, options), { beforeSetup: true })
    })
}

async function connect({ config, database }: CommandContext, options: Options): Promise<void> {
  const viewsDir = viewsDirOf(config)
  const { files } = await readViewFolder(viewsDir, config.timeZone)
  const isAsking = !options.yes && !options.dryRun
  if (isAsking && !process.stdin.isTTY) {
    throw new ConnectError(
      'connect asks what a database does not say, and nobody sits at a terminal. Add --yes to take what is proposed, and --answer key=value for what is otherwise; --dry-run tells the keys.',
    )
  }
  // Each statement by itself: nothing stays open in the database while somebody thinks.
  const client = {
    query: (text: string, values?: unknown[]) =>
      inSnapshot(database.pools.read, { timeZone: config.timeZone }, (one) => one.query(text, values)),
  } as Pick<ClientBase, 'query'>
  const tables = await listTables(client)
  const wanted = { schemas: listOf(options.schemas), tables: listOf(options.tables) }
  const { chosen: possible, leftOut } = chooseTables(tables, tablesRead(files), wanted)
  const { chosen: neighbours } = chooseTables(tables, new Set(), { schemas: null, tables: null })
  const given = givenAnswers(await readAnswers(options.answers, options.answer ?? []))
  const asked: Question[] = []
  const answered: Question[] = []
  // No other command waits until what asks is loaded, which is a tenth of what all of them load.
  const prompt = isAsking ? (await import('./connect-prompts.js')).askAtTerminal : null
  const ask = noting(askBy(given, prompt, asked), answered)
  const chosen = wanted.tables === null && prompt !== null ? await askTables(possible, prompt) : possible
  if (chosen.length > mostTables && wanted.tables === null && prompt === null) throw tooMany(chosen)
  const onTable = isAsking ? showRows(client, chosen) : undefined
  const { views: proposed, dashboard } = await proposeFiles({
    client,
    tables: chosen,
    neighbours,
    files,
    ask,
    onTable,
  })
  given.refuseUnused(asked)
  // One that is there may show what somebody put on it.
  const isFirst = dashboard !== null && !existsSync(join(config.projectDir, dashboardFile))
  if (!options.dryRun) {
    for (const { file, text } of proposed) await writeOnce(join(viewsDir, file.replace(/^views\//, '')), file, text)
    if (isFirst) await writeOnce(join(config.projectDir, dashboardFile), dashboardFile, dashboard)
  }
  const answers = Object.fromEntries(answered.map((question) => [keyOf(question), question.proposed]))
  const first = isFirst ? { file: dashboardFile, text: dashboard } : null
  print(
    options,
    { files: proposed, dashboard: first, leftOut, answers },
    linesOf(
      proposed,
      { dashboard: isFirst ? dashboardFile : null, leftOut, isDeclined: possible.length > 0 },
      answered,
      options,
    ),
  )
}

const dashboardFile = 'resources/dashboard.ts'

/** Keeps each question with what was answered, for whoever reads on what the files rest. */
function noting(ask: Ask, answered: Question[]): Ask {
  return async (question) => {
    const answer = await ask(question)
    const isSame = question.isAskedForAll && answer === question.proposed
    if (!isSame) answered.push({ ...question, proposed: answer })
    return answer
  }
}

function listOf(words: string | undefined): readonly string[] | null {
  return words === undefined ? null : valuesIn(words)
}

// Sources that nobody has looked at help nobody: above this, tables are named.
const mostTables = 60

function tooMany(tables: readonly FoundTable[]): ConnectError {
  const schemas = new Map<string, number>()
  for (const { schema } of tables) schemas.set(schema, (schemas.get(schema) ?? 0) + 1)
  const list = [...schemas].map(([schema, count]) => `${schema} (${count})`).slice(0, 20)
  return new ConnectError(
    `There are ${tables.length} tables, in the schemas ${list.join(', ')}. Say which are wanted: --tables orders,sales.*`,
  )
}

/** Which tables, where somebody can choose: all of a few, none of many. */
async function askTables(tables: readonly FoundTable[], prompt: Ask): Promise<readonly FoundTable[]> {
  if (tables.length < 2) return tables
  const schemas = [...new Set(tables.map(({ schema }) => schema))]
  const isMany = tables.length > mostTables
  const within = schemas.length === 1 ? schemas : valuesIn(await prompt(schemaQuestion(schemas, tables, isMany)))
  const offered = tables.filter(({ schema }) => within.includes(schema))
  const chosen = await prompt({
    kind: 'tables',
    about: [],
    words: 'Which tables?',
    seen: [],
    choices: offered.map(({ oid, written, estimatedRows }) => ({
      value: oid,
      words: `${written}${rowsInWords(estimatedRows)}`,
    })),
    isSeveral: true,
    proposed: offered.length > mostTables ? '' : offered.map(({ oid }) => oid).join(','),
  })
  const numbers = valuesIn(chosen)
  return offered.filter(({ oid }) => numbers.includes(oid))
}

function schemaQuestion(schemas: readonly string[], tables: readonly FoundTable[], isMany: boolean): Question {
  const countOf = (schema: string): number => tables.filter((table) => table.schema === schema).length
  return {
    kind: 'schemas',
    about: [],
    words: 'Which schemas?',
    seen: [],
    choices: schemas.map((value) => ({ value, words: `${value}, ${countOf(value)} tables` })),
    isSeveral: true,
    proposed: isMany ? '' : schemas.join(','),
  }
}

function rowsInWords(rows: number | null): string {
  return rows === null ? '' : `, about ${Math.round(rows)} rows`
}

function linesOf(
  proposed: readonly ProposedFile[],
  {
    dashboard,
    leftOut,
    isDeclined,
  }: Pick<ChosenTables, 'leftOut'> & {
    readonly dashboard: string | null
    /** Whether there were tables that could have been chosen. */
    readonly isDeclined: boolean
  },
  answered: readonly Question[],
  { dryRun }: Options,
): string[] {
  const [verb, width] = [dryRun ? 'would write' : 'wrote', 11]
  const written = proposed.flatMap(({ file, table, isSource, remarks }) => [
    `${verb.padEnd(width)} ${file}: ${isSource ? 'source of' : 'first report of'} ${table}`,
    ...remarks.map((remark) => `  - ${remark}`),
  ])
  if (dashboard !== null) written.push(`${verb.padEnd(width)} ${dashboard}: a first dashboard of these reports`)
  if (proposed.length === 0) {
    const none =
      leftOut.length === 0 ? 'There are no tables here.' : 'There is no table without a source: nothing is new.'
    written.push(isDeclined ? 'No table was chosen: nothing was written.' : none)
  }
  const answers = answered.map((question) => `  ${keyOf(question)}=${question.proposed}`)
  return [
    ...written,
    ...leftOut.map((why) => `left out    ${why}`),
    ...(answers.length === 0 ? [] : ['', 'What the files rest on, as --answer and --answers take it:', ...answers]),
    ...(dryRun || proposed.length === 0 ? [] : ['', ...nextSteps]),
  ]
}

const nextSteps = [
  'Read them, and change what you know better. Then:',
  '  npx viewdesk views plan',
  '  npx viewdesk setup',
  '  npm start',
]
