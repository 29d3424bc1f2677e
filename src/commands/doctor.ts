import { Command } from 'commander'
import { trustProblem } from '../access/forwarding.js'
import type { Config } from '../config/config.js'
import { dataFolderProblem } from '../config/data-folder.js'
import { secretProblem } from '../config/weak-secret.js'
import { examine } from '../examine.js'
import { filesNotRead } from '../files-not-read.js'
import { lookAtResources } from '../look-at-resources.js'
import { openRunningDatabase, viewsDirOf } from '../open-database.js'
import { catalogueOf } from '../reports/catalogue.js'
import { shortened } from '../reports/view-files/fault.js'
import { nameOf } from '../reports/view-files/names.js'
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
      // Where its folder cannot be, there is no embedded database to look for.
      const hasPlace = config.databaseUrl !== null || dataFolderProblem(config.dataDir) === null
      const database = hasPlace ? await openRunningDatabase(config, log) : null
      const ownFaults = languageFaults(config.projectDir)
      if (database === null) return await examineFiles(config, ownFaults, options)
      try {
        await tellOf({ config, database }, ownFaults, options)
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
  const dataFolder = dataFolderProblem(config.dataDir)
  const problems = [
    ...(dataFolder === null ? [] : [dataFolder]),
    ...unreadable.map(({ problem }) => problem),
    ...resources,
    ...ownFaults,
  ]
  if (problems.length > 0) process.exitCode = 1
  const facts = [
    'DATABASE_URL is not set, and the embedded database does not run: it was not looked at. Run "npm start", and ask again.',
    settingsLine(config),
    `View files: ${files.length}`,
  ]
  const notes = [trustProblem(config), secretProblem(config.sessionSecret), ...filesNotRead(config)].filter(
    (note) => note !== null,
  )
  print(options, { facts, problems, notes }, [
    ...facts,
    ...shortened(problems),
    ...notes.map((note) => `Note: ${note}`),
  ])
}

function settingsLine({ timeZone, locale, currency }: Config): string {
  return `Time zone ${timeZone}, locale ${locale}, currency ${currency ?? 'none (set CURRENCY)'}`
}

async function tellOf(
  { config, database }: Pick<CommandContext, 'config' | 'database'>,
  ownFaults: readonly string[],
  options: { json?: boolean },
): Promise<void> {
  const version = await database.pools.read.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  const found = await examine(config, database)
  const problems = [...found.problems, ...ownFaults]
  if (problems.length > 0) process.exitCode = 1
  const facts = [
    `PostgreSQL ${version.rows[0]?.version}, ${database.isEmbedded ? 'embedded' : 'from DATABASE_URL'}`,
    settingsLine(config),
  ]
  const lines = problems.length > 0 ? shortened([...new Set(problems)]) : ['Nothing is wrong.']
  const notes = shortened([...new Set(found.notes.map((note) => `Note: ${note}`))])
  print(options, { facts, problems, notes: found.notes }, [...facts, ...lines, ...notes])
}
