import { Command } from 'commander'
import { forwardingNotes, trustProblem } from '../access/forwarding.js'
import type { Config } from '../config/config.js'
import { secretProblem } from '../config/weak-secret.js'
import { qualify } from '../database/identifiers.js'
import { missingTemporaryRight } from '../database/own-schema.js'
import { readOnlyProblem } from '../database/read-only.js'
import { sqlState, sqlStates } from '../database/sql-state.js'
import { missingStandingRights, tooManyRights } from '../database/standing-rights.js'
import { inSnapshot } from '../database/transactions.js'
import { lookAtResources } from '../look-at-resources.js'
import { lookForDoubts } from '../look-for-doubts.js'
import { openContext } from '../open-context.js'
import { DatabaseError, type OpenDatabase, openRunningDatabase, viewsDirOf } from '../open-database.js'
import { checkDatabase, missingRights } from '../prepare-database.js'
import { catalogueOf } from '../reports/catalogue.js'
import { unfinishedChecks } from '../reports/checks/unfinished.js'
import { type Doubt, doubtLines } from '../reports/doubts/doubt.js'
import { readCaptureStatus } from '../reports/incremental/keeping/capture-status.js'
import { shortened } from '../reports/view-files/fault.js'
import { nameOf } from '../reports/view-files/names.js'
import type { ViewFile } from '../reports/view-files/view-file.js'
import { readViewFolder } from '../reports/view-files/view-folder.js'
import { type CommandContext, print, readSettings } from './with-database.js'

/** What is wrong with the files of a project that only the panel reads. */
type OwnFaults = (projectDir: string) => readonly string[]

/** `viewdesk doctor`: what would not work here, and why. */
export function doctorCommand(projectDir: string, languageFaults: OwnFaults): Command {
  return new Command('doctor')
    .description('Check configuration, database rights and views.')
    .option('--json', 'answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { config, log } = readSettings(projectDir)
      const database = await openRunningDatabase(config, log)
      const ownFaults = languageFaults(config.projectDir)
      if (database === null) return await examineFiles(config, ownFaults, options)
      try {
        await examine({ config, database }, ownFaults, options)
      } finally {
        await database.close()
      }
    })
}

/** A doctor starts nothing: what is in a database that does not run, nobody knows. */
async function examineFiles(config: Config, ownFaults: readonly string[], options: { json?: boolean }): Promise<void> {
  const { files, unreadable } = await readViewFolder(viewsDirOf(config), config.timeZone)
  const awaited = files.map(nameOf)
  const resources = await lookAtResources(config, catalogueOf([], { missing: [], awaited }))
  const problems = [...unreadable.map(({ problem }) => problem), ...resources, ...ownFaults]
  if (problems.length > 0) process.exitCode = 1
  const facts = [
    'DATABASE_URL is not set, and the embedded database does not run: it was not looked at. Run "npm start", and ask again.',
    settingsLine(config),
    `View files: ${files.length}`,
  ]
  const notes = [trustProblem(config), secretProblem(config.sessionSecret)].filter((note) => note !== null)
  print(options, { facts, problems, notes }, [
    ...facts,
    ...shortened(problems),
    ...notes.map((note) => `Note: ${note}`),
  ])
}

function settingsLine({ timeZone, locale, currency }: Config): string {
  return `Time zone ${timeZone}, locale ${locale}, currency ${currency ?? 'none (set CURRENCY)'}`
}

type Examined = Pick<CommandContext, 'config' | 'database'>

async function examine(
  { config, database }: Examined,
  ownFaults: readonly string[],
  options: { json?: boolean },
): Promise<void> {
  const version = await database.pools.read.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  const doubts = await lookForDoubts(config, database)
  const problems = [...(await findProblems(config, database, doubts)), ...ownFaults]
  const notes = [
    ...(await rightsToGiveUp(config, database)),
    ...(await forwardingNotes(database.pools.admin, config).catch(() => [])),
    ...[secretProblem(config.sessionSecret)].filter((note) => note !== null),
    ...(await openChecks(config, database)),
    ...(await uncaptured(config, database)),
    ...doubtLines(doubts, { isNote: true }),
  ]
  if (problems.length > 0) process.exitCode = 1
  const facts = [
    `PostgreSQL ${version.rows[0]?.version}, ${database.isEmbedded ? 'embedded' : 'from DATABASE_URL'}`,
    settingsLine(config),
  ]
  const found = problems.length > 0 ? shortened(problems) : ['Nothing is wrong.']
  print(options, { facts, problems, notes }, [...facts, ...found, ...shortened(notes.map((note) => `Note: ${note}`))])
}

async function findProblems(config: Config, database: OpenDatabase, doubts: readonly Doubt[]): Promise<string[]> {
  const onlyReads = await readOnlyProblem(database.pools.admin)
  const temporary = await missingTemporaryRight(database.pools.admin)
  const missing = await missingRights(config, database)
  // What is told above would be told once more, one by one.
  const tableProblems = missing.length > 0 || database.isEmbedded ? [] : await sourceProblems(config, database)
  const standing = missing.length > 0 ? [] : await missingStandingRights(database.pools.admin)
  const { problems } = await checkDatabase(config, database)
  return [
    ...(onlyReads === null ? [] : [onlyReads]),
    ...temporary,
    ...missing,
    ...standing,
    ...tableProblems,
    ...problems,
    ...(await resourceProblems(config, database)),
    ...doubtLines(doubts, { isNote: false }),
  ]
}

/** Nothing where the reports cannot be read: why not, is told by itself. */
async function resourceProblems(config: Config, database: OpenDatabase): Promise<readonly string[]> {
  const context = await openContext(config, database).catch(() => null)
  return context === null ? [] : await lookAtResources(config, context.catalogue)
}

/** Nothing where they cannot be read: why not, is told by itself. */
async function openChecks(config: Config, database: OpenDatabase): Promise<readonly string[]> {
  return await openContext(config, database)
    .then(unfinishedChecks)
    .catch(() => [])
}

/** Incremental reports that are not kept up to date. */
async function uncaptured(config: Config, database: OpenDatabase): Promise<string[]> {
  const found = await openContext(config, database)
    .then(readCaptureStatus)
    .catch(() => null)
  if (found === null) return []
  const remedy = 'Run "npx viewdesk capture plan".'
  return found.reports.flatMap(({ report, problem }) =>
    problem === null ? [] : [`${report} is incremental, and worked out by each refresh. ${problem} ${remedy}`],
  )
}

/** The embedded database is ours alone. */
async function rightsToGiveUp(config: Config, { isEmbedded, pools }: OpenDatabase): Promise<string[]> {
  if (isEmbedded) return []
  const { files } = await readViewFolder(viewsDirOf(config), config.timeZone)
  const read = files.flatMap(({ reads }) => reads).map(({ schema, name }) => qualify(schema ?? 'public', name))
  return await tooManyRights(pools.admin, [...new Set(read)])
}

/** Tries the SELECT of each source of a table: the columns that it names must exist. */
async function sourceProblems(config: Config, database: OpenDatabase): Promise<string[]> {
  const { timeZone } = config
  const { files } = await readViewFolder(viewsDirOf(config), timeZone)
  const problems: string[] = []
  for (const { file, select } of files.filter(readsTables)) {
    const tried = inSnapshot(database.pools.read, { timeZone }, (client) =>
      client.query(`select from (\n${select}\n) as source limit 0`),
    )
    await tried.catch((error: Error) => {
      const [state, { message }] = [sqlState(error), error]
      // Only what PostgreSQL says of the SELECT is a fault of the file; a lost connection is not.
      if (!state?.startsWith('42')) throw new DatabaseError(`The database cannot be read: ${message}.`)
      const isDenied = state === sqlStates.insufficientPrivilege
      const remedy = isDenied ? 'Grant it to this role' : 'Write what your table has into that file'
      problems.push(`${file}: ${message}. ${remedy}.`)
    })
  }
  return problems
}

/** The panel's own tables are not there before the first set-up. */
function readsTables({ isSource, reads }: ViewFile): boolean {
  return isSource && reads.some(({ schema }) => schema !== 'viewdesk')
}
