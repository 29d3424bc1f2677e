import { pino } from 'pino'
import type { Backoffice } from './backoffice.js'
import { type Config, readConfig } from './config/config.js'
import { projectDirOf } from './config/folders.js'
import { messageOf } from './database/message-of.js'
import { openDatabase } from './open-database.js'
import { tryPort } from './panel/listen.js'

const projectDir = projectDirOf(process.env)

/** Starts the panel for a person at a terminal, or for a service manager, and stops everything when told to. */
async function start(): Promise<void> {
  const config = readConfig(process.env, projectDir)
  let isStarted = false
  const backoffice = open(config, openLog(config))
  stopOnSignals(backoffice, () => isStarted)
  const running = await backoffice
  isStarted = true
  greet(running, config)
}

/** Loading AdminJS is most of a start: the embedded PostgreSQL gets ready meanwhile. */
async function open(config: Config, log: pino.Logger): Promise<Backoffice> {
  await tryPort(config)
  // Not one of another machine: loading would count against the time in which it has to answer.
  const opening = config.databaseUrl === null ? openDatabase(config, log) : undefined
  // A failure is told where it is waited for.
  opening?.catch(() => undefined)
  const { startBackoffice } = await import('./backoffice.js')
  return await startBackoffice(config, { log, opening })
}

// A person at a terminal reads sentences; whoever collects logs gets JSON.
function openLog({ logLevel }: Config): pino.Logger {
  if (!process.stderr.isTTY) return pino({ level: logLevel }, pino.destination(2))
  const write = (line: string) => {
    const { msg, view, action, err } = JSON.parse(line) as Record<string, unknown> & { err?: { message: string } }
    const about = [view, action, err?.message].filter((word) => word !== undefined)
    process.stderr.write(`  ${msg}${about.length > 0 ? ` (${about.join(': ')})` : ''}\n`)
  }
  return pino({ level: logLevel }, { write })
}

function greet({ url, account, problems }: Backoffice, config: Config): void {
  const lines = ['', `  Viewdesk is ready: ${url}`]
  if (account !== null && account.generatedPassword !== null) {
    lines.push(`  Sign in as ${account.email} with the password ${account.generatedPassword}`)
    lines.push('  (shown only this once; keep it, or change it after you have signed in)')
  } else if (account !== null) {
    lines.push(`  Sign in as ${account.email}.`)
  }
  if (config.databaseUrl === null) lines.push(`  Its demo database is kept in ${config.dataDir}.`)
  for (const problem of problems) lines.push(`  But: ${problem}`)
  lines.push('  Ctrl-C stops it.', '')
  process.stdout.write(`${lines.join('\n')}\n`)
}

// npm passes Ctrl-C on although the terminal has already told us, so that one keypress arrives twice.
const echoMs = 700

function stopOnSignals(starting: Promise<Backoffice>, isStarted: () => boolean): void {
  let firstAt: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstAt !== null) {
      if (Date.now() - firstAt > echoMs) process.exit(130)
      return
    }
    firstAt = Date.now()
    process.stderr.write(isStarted() ? 'Stopping…\n' : 'Stopping before everything has started…\n')
    // The embedded PostgreSQL ends with this process in any case: a start that hangs need not be waited for.
    const stopping = isStarted() ? starting.then((backoffice) => backoffice.stop()) : Promise.resolve()
    stopping.then(
      () => process.exit(0),
      (error: Error) => exitWith(error, `after ${signal}`),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => onSignal('SIGTERM'))
}

// A SIGTERM for "npm start" ends npm and its shell, which do not pass it on.
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 300)
  watch.unref()
}

function exitWith(error: Error, when = ''): void {
  const isExplained = typeof (error as { code?: unknown }).code === 'string' || error.cause !== undefined
  const where = when === '' ? '' : ` ${when}`
  process.stderr.write(`Viewdesk could not ${where === '' ? 'start' : 'stop'}${where}.\n${messageOf(error)}\n`)
  // A fault that nobody foresaw is only understood by its place.
  if (!isExplained) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}

start().catch((error: Error) => exitWith(error))
