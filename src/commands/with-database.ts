import { pino } from 'pino'
import { type Config, readConfig } from '../config/config.js'
import { lacksMigrations } from '../database/migrations/migrate.js'
import { type OpenDatabase, openDatabase } from '../open-database.js'

/** What a command works with. */
export interface CommandContext {
  readonly config: Config
  readonly database: OpenDatabase
  readonly log: pino.Logger
}

/** The database was never set up, or by an older release. */
export class NotSetUpError extends Error {
  readonly code = 'not_set_up'
  constructor() {
    super('The database is not set up for this release. Run "npx viewdesk setup".')
    this.name = 'NotSetUpError'
  }
}

/**
 * Opens the configured database, beside a running panel if there is one, and closes it behind the work.
 *
 * @param options.beforeSetup whether the command has something to do where nothing was set up yet
 * @throws NotSetUpError
 */
export async function withDatabase<T>(
  projectDir: string,
  work: (context: CommandContext) => Promise<T>,
  { beforeSetup = false } = {},
): Promise<T> {
  const { config, log } = readSettings(projectDir)
  const database = await openDatabase(config, log, { join: true })
  try {
    if (!beforeSetup && (await lacksMigrations(database.pools.admin))) throw new NotSetUpError()
    return await work({ config, database, log })
  } finally {
    await database.close()
  }
}

/** What a command works with apart from the database. */
export function readSettings(projectDir: string): Pick<CommandContext, 'config' | 'log'> {
  // Standard output is the command's answer, which may be JSON: only warnings are logged, beside it.
  const log = pino({ level: 'warn' }, pino.destination(2))
  return { config: readConfig(process.env, projectDir, 'command'), log }
}

/** Writes an answer: as JSON when asked, as lines of text otherwise. */
export function print(options: { json?: boolean }, value: unknown, lines: readonly string[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
}

/** Columns of text, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
