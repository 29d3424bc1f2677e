import type pg from 'pg'
import { forwardingNotes } from './access/forwarding.js'
import type { Config } from './config/config.js'
import { dataFolderProblem } from './config/data-folder.js'
import { secretProblem } from './config/weak-secret.js'
import { qualify } from './database/identifiers.js'
import { missingTemporaryRight } from './database/own-schema.js'
import { readOnlyProblem } from './database/read-only.js'
import { missingIdentities } from './database/replica-identity.js'
import { settingsNotes } from './database/settings-notes.js'
import { isOfForeignServer, sqlState, sqlStates } from './database/sql-state.js'
import { missingStandingRights, tooManyRights } from './database/standing-rights.js'
import { inSnapshot } from './database/transactions.js'
import { isUnreachable } from './database/unavailable.js'
import { faultOfFunction, saysFaultOfFunction } from './database/within-function.js'
import { filesNotRead } from './files-not-read.js'
import { lookAtResources } from './look-at-resources.js'
import { lookForDoubts } from './look-for-doubts.js'
import { openContext } from './open-context.js'
import { DatabaseError, type OpenDatabase, viewsDirOf } from './open-database.js'
import { checkDatabase, missingRights } from './prepare-database.js'
import { unfinishedChecks } from './reports/checks/unfinished.js'
import { type Doubt, doubtLines } from './reports/doubts/doubt.js'
import { readCaptureStatus } from './reports/incremental/keeping/capture-status.js'
import { lastFailures } from './reports/refresh/last-failures.js'
import type { ViewFile } from './reports/view-files/view-file.js'
import { readViewFolder } from './reports/view-files/view-folder.js'

/** What would not work on this database, and what should be known of it, in sentences that say what helps. */
export async function examine(
  config: Config,
  database: OpenDatabase,
): Promise<{ readonly problems: readonly string[]; readonly notes: readonly string[] }> {
  const doubts = await unlessClosed(lookForDoubts(config, database))
  const problems = await findProblems(config, database, doubts)
  const notes = [
    ...(await unlessClosed(rightsToGiveUp(config, database))),
    ...(await settingsNotes(database.pools.admin)),
    ...(await forwardingNotes(database.pools.admin, config).catch(() => [])),
    ...[secretProblem(config.sessionSecret)].filter((note) => note !== null),
    ...(await openChecks(config, database)),
    ...(await uncaptured(config, database)),
    ...filesNotRead(config),
    ...doubtLines(doubts, { isNote: true }),
  ]
  return { problems, notes }
}

async function findProblems(config: Config, database: OpenDatabase, doubts: readonly Doubt[]): Promise<string[]> {
  const onlyReads = await readOnlyProblem(database.pools.admin)
  const temporary = await missingTemporaryRight(database.pools.admin)
  const missing = await missingRights(config, database)
  // What is told above would be told once more, one by one.
  const tableProblems = missing.length > 0 || database.isEmbedded ? [] : await sourceProblems(config, database)
  const standing = missing.length > 0 ? [] : await missingStandingRights(database.pools.admin)
  const { problems } = await checkDatabase(config, database)
  const dataFolder = dataFolderProblem(config.dataDir)
  return [
    ...[dataFolder, onlyReads].filter((problem) => problem !== null),
    ...temporary,
    ...missing,
    ...standing,
    ...(await missingIdentities(database.pools.admin)),
    ...tableProblems,
    ...problems,
    ...(await failingRefreshes(config, database)),
    ...(await resourceProblems(config, database)),
    ...doubtLines(doubts, { isNote: false }),
  ]
}

/** Nothing where a schema of somebody else's is closed to this role: the grants that it lacks are told by themselves. */
async function unlessClosed<T>(looked: Promise<readonly T[]>): Promise<readonly T[]> {
  return await looked.catch((error) => {
    if (sqlState(error) !== sqlStates.insufficientPrivilege) throw error
    return []
  })
}

/** Nothing where the reports cannot be read: why not, is told by itself. */
async function resourceProblems(config: Config, database: OpenDatabase): Promise<readonly string[]> {
  const context = await openContext(config, database).catch(() => null)
  return context === null ? [] : await lookAtResources(config, context.catalogue)
}

/** What no look at rights finds, as it is a function that lacks one or more: told since a refresh has met it, until one ends well. */
async function failingRefreshes(config: Config, database: OpenDatabase): Promise<readonly string[]> {
  const failures = await openContext(config, database)
    .then(lastFailures)
    .catch(() => [])
  return failures.flatMap(({ view, reason }) =>
    saysFaultOfFunction(reason) ? [`The last refresh of ${view} failed: ${reason}`] : [],
  )
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
  return found.reports.flatMap(({ report, problem, remedy }) =>
    problem === null
      ? []
      : [`${report} is incremental, and worked out by each refresh. ${[problem, remedy].filter(Boolean).join(' ')}`],
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
      const [state, { message, detail, hint }] = [sqlState(error), error as Partial<pg.DatabaseError> & Error]
      // Only what PostgreSQL says of the SELECT is a fault of the file, or of what it reads; a lost connection is not.
      if (state === null || (isUnreachable(error) && !isOfForeignServer(state))) {
        throw new DatabaseError(`The database cannot be read: ${message}.`)
      }
      const said = [`${message}.`, detail, hint].filter((part) => part !== undefined)
      problems.push(`${file}: ${said.join(' ')} ${faultOfFunction(error) ?? remedyFor(state)}`)
    })
  }
  return problems
}

function remedyFor(state: string): string {
  if (state === sqlStates.insufficientPrivilege) return 'Grant it to this role.'
  if (state.startsWith('42')) return 'Write what your table has into that file.'
  return 'Nothing of it can be read until that is put right.'
}

/** The panel's own tables are not there before the first set-up. */
function readsTables({ isSource, reads }: ViewFile): boolean {
  return isSource && reads.some(({ schema }) => schema !== 'viewdesk')
}
