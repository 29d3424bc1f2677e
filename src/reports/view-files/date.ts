import { steps } from '../asking/date-step.js'
import type { TellFault } from './fault.js'
import { nameSource, readName } from './names.js'
import type { At, ViewHeader } from './view-file.js'

const dateWithStep = new RegExp(`^(${nameSource})\\s+by\\s+(\\S+)$`)

/** `completed_on`, or `month by month`: a column, and what a day of it stands for. */
export function readDate(at: At<string> | null, tell: TellFault): ViewHeader['date'] {
  if (at === null) return null
  const [, name = at.value, word] = dateWithStep.exec(at.value) ?? []
  const date = { value: readName(name), line: at.line, step: null }
  if (word === undefined || word === 'day') return date
  const step = steps.find((one) => one === word)
  if (step !== undefined && step !== 'day') return { ...date, step }
  tell(
    at.line,
    `"${word}" is not what a day can stand for. Write one of: ${steps.map((one) => `by ${one}`).join(', ')}.`,
  )
  return date
}
