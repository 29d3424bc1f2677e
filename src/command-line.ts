import { Command, CommanderError } from 'commander'
import { activityCommand } from './commands/activity.js'
import { captureCommand } from './commands/capture.js'
import { connectCommand } from './commands/connect.js'
import { demoCommand } from './commands/demo.js'
import { doctorCommand } from './commands/doctor.js'
import { historyCommand } from './commands/history.js'
import { initCommand } from './commands/init.js'
import { setupCommand } from './commands/setup.js'
import { staffCommand } from './commands/staff.js'
import { uninstallCommand } from './commands/uninstall.js'
import { viewsCommand } from './commands/views.js'
import { visitsCommand } from './commands/visits.js'
import { productVersion } from './config/folders.js'
import { messageOf } from './database/message-of.js'
import { languageFaults } from './panel/language/language-files.js'
import { ViewFileError } from './reports/view-files/fault.js'

/** Exit statuses of a command. */
const status = { done: 0, failed: 1, wrongUsage: 2 } as const

/**
 * Runs what the words ask for; answers go to standard output, and everything else to standard error.
 *
 * @param words `views`, `plan`, `--json`, …
 * @param projectDir absolute
 * @returns the exit status: 0 done, 1 failed, 2 wrong usage
 */
export async function runCommand(words: readonly string[], projectDir: string): Promise<number> {
  const program = commandsOf(projectDir)
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? status.done : status.wrongUsage
    const { code = 'failed' } = error as Error & { code?: string }
    const message = messageOf(error as Error)
    // Whoever asked for JSON reads the reason where the answer would have been.
    if (words.includes('--json')) {
      // A person reads as many as fit; a program has them all, each with its place.
      const faults = error instanceof ViewFileError ? { faults: error.faults } : {}
      process.stdout.write(`${JSON.stringify({ error: { code, message, ...faults } }, null, 2)}\n`)
    }
    process.stderr.write(`${message}\n`)
    return status.failed
  }
  // A command that goes on behind what it finds wrong has said so there.
  return Number(process.exitCode ?? status.done)
}

function commandsOf(projectDir: string): Command {
  const program = new Command('viewdesk')
    .description('A back-office panel whose reports are SQL views.')
    .version(productVersion(), '--version', 'print which release this is')
    .addCommand(initCommand())
    .addCommand(setupCommand(projectDir))
    .addCommand(connectCommand(projectDir))
    .addCommand(viewsCommand(projectDir))
    .addCommand(captureCommand(projectDir))
    .addCommand(demoCommand(projectDir))
    .addCommand(staffCommand(projectDir))
    .addCommand(visitsCommand(projectDir))
    .addCommand(historyCommand(projectDir))
    .addCommand(activityCommand(projectDir))
    .addCommand(doctorCommand(projectDir, languageFaults))
    .addCommand(uninstallCommand(projectDir))
    .addCommand(new Command('start').description('Start the panel (npm start).'))
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.exitOverride().showHelpAfterError('Add --help to see how it is used.')
  }
  return program
}
