import { Command } from 'commander'
import { lookForDoubts } from '../look-for-doubts.js'
import { prepareDatabase } from '../prepare-database.js'
import { tellWaiting } from './long-work.js'
import { waitWords } from './views.js'
import { stepValue, syncLines, tellProblems } from './views-plan.js'
import { warningLines } from './warnings.js'
import { wholeNumber } from './whole-number.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk setup`: the deploy step. */
export function setupCommand(projectDir: string): Command {
  return new Command('setup')
    .description('Bring the database up to date: own schema, views in sync, first account. May be run at any time.')
    .option('--json', 'answer as JSON')
    .option('--wait <seconds>', waitWords, wholeNumber(86_400))
    .action((options: { json?: boolean; wait?: number }) =>
      withDatabase(
        projectDir,
        async ({ config, database, log }) => {
          const { account, steps } = await prepareDatabase(config, database, log, undefined, {
            onWait: tellWaiting,
            waitSeconds: options.wait,
          })
          const views = steps.map(stepValue)
          const doubts = await lookForDoubts(config, database)
          const signIn =
            account.generatedPassword === null
              ? `The first account is ${account.email}.`
              : `Sign in as ${account.email} with the password ${account.generatedPassword} (shown only now).`
          print(options, { account, views, doubts }, [...syncLines(steps), ...warningLines(doubts), signIn])
          tellProblems(steps)
        },
        { beforeSetup: true },
      ),
    )
}
