import { pino } from 'pino'
import { type Config, readConfig } from '../config/config.js'
import { type OpenDatabase, openDatabase } from '../open-database.js'

/** What a command works with. */
export interface CommandContext {
  readonly config: Config
  readonly database: OpenDatabase
  readonly log: pino.Logger
}

/** Opens the configured database, beside a running panel if there is one, and closes it behind the work. */
export async function withDatabase<T>(projectDir: string, work: (context: CommandContext) => Promise<T>): Promise<T> {
  const config = readConfig(process.env, projectDir, 'command')
  // Standard output is the command's answer, which may be JSON: only warnings are logged, beside it.
  const log = pino({ level: 'warn' }, pino.destination(2))
  const database = await openDatabase(config, log, { join: true })
  try {
    return await work({ config, database, log })
  } finally {
    await database.close()
  }
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
