import checkbox from '@inquirer/checkbox'
import input from '@inquirer/input'
import select from '@inquirer/select'
import { type Ask, faultOfAnswer, type Question, valuesIn } from '../reports/adopting/questions.js'

/** Whoever was asked has left. */
export class CancelledError extends Error {
  readonly code = 'cancelled'
  constructor() {
    super('Cancelled. Nothing was written.')
    this.name = 'CancelledError'
  }
}

/** Asks whoever sits at the terminal; what is proposed is chosen already. */
export const askAtTerminal: Ask = async (question) => {
  if (question.seen.length > 0) process.stderr.write(`  such as ${question.seen.join(', ')}\n`)
  try {
    return await prompt(question)
  } catch (error) {
    if ((error as Error).name === 'ExitPromptError') throw new CancelledError()
    throw error
  }
}

// What is answered stands on standard output, which may be JSON.
const context = { output: process.stderr }

async function prompt(question: Question): Promise<string> {
  const { words: message, choices, isSeveral, proposed } = question
  const none = choices.find(({ isNone }) => isNone)
  const named = choices.filter((one) => one !== none).map(({ value, words }) => ({ value, name: words }))
  if (choices.length === 0) {
    const validate = (text: string): string | true => faultOfAnswer(question, text) ?? true
    return await input({ message, default: proposed, validate }, context)
  }
  if (!isSeveral) return await select({ message, choices: named, default: proposed, pageSize: 12 }, context)
  const checked = valuesIn(proposed)
  const chosen = await checkbox(
    {
      message: none === undefined ? message : `${message} (none chosen: ${none.words})`,
      choices: named.map((one) => ({ ...one, checked: checked.includes(one.value) })),
      pageSize: 20,
      loop: false,
    },
    context,
  )
  return chosen.length === 0 && none ? none.value : chosen.join(',')
}
