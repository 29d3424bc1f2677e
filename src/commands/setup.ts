import { Command } from 'commander'
import { missingTemporaryRight } from '../database/own-schema.js'
import { lookForDoubts } from '../look-for-doubts.js'
import { prepareDatabase } from '../prepare-database.js'
import { askCurrency, currencyMissing, keepCurrency } from './ask-currency.js'
import { tellWaiting } from './long-work.js'
import { faultsAfterSync, waitWords } from './views.js'
import { stepValue, syncLines, tellFaults, tellProblems } from './views-plan.js'
import { warningLines } from './warnings.js'
import { wholeNumber } from './whole-number.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk setup`: the deploy step. */
export function setupCommand(projectDir: string): Command {
  return new Command('setup')
    .description('Bring the database up to date: own schema, views in sync, first account. May be run at any time.')
    .option('--json', 'answer as JSON')
    .option('--wait <seconds>', waitWords, wholeNumber(86_400))
    .option('--prune', 'drop views of this project whose files are gone')
    .action((options: { json?: boolean; wait?: number; prune?: boolean }) =>
      withDatabase(
        projectDir,
        async (context) => {
          const { config, database, log } = context
          const { account, steps } = await prepareDatabase(config, database, log, undefined, {
            onWait: tellWaiting,
            waitSeconds: options.wait,
            ...(options.prune === undefined ? {} : { prune: options.prune }),
          })
          const views = steps.map(stepValue)
          const doubts = await lookForDoubts(config, database)
          const resources = await faultsAfterSync(context)
          const signIn =
            account.generatedPassword === null
              ? `The first account is ${account.email}.`
              : `Sign in as ${account.email} with the password ${account.generatedPassword} (shown only now).`
          const isAsked = config.currency === null && !options.json && process.stdin.isTTY && process.stdout.isTTY
          const notes = config.currency === null && !isAsked ? [currencyMissing] : []
          print(options, { account, views, currency: config.currency, doubts, resources }, [
            ...syncLines(steps),
            ...warningLines(doubts),
            ...(await missingTemporaryRight(database.pools.read)),
            signIn,
            ...notes,
          ])
          tellProblems(steps)
          tellFaults(resources)
          // Last, when everything is done: a terminal where nobody sits holds nothing up.
          if (isAsked) await settleCurrency(projectDir)
        },
        { beforeSetup: true },
      ),
    )
}

async function settleCurrency(projectDir: string): Promise<void> {
  const code = await askCurrency(process.stdin, process.stdout)
  if (code !== null) await keepCurrency(projectDir, code)
  const kept = `CURRENCY=${code} is in .env now. A panel that runs shows it after its next start.`
  process.stdout.write(`\n${code === null ? currencyMissing : kept}\n`)
}
