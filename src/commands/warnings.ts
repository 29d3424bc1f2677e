import { type Doubt, doubtLines } from '../reports/doubts/doubt.js'
import { shortened } from '../reports/view-files/fault.js'

/** What is no fault, and may not be meant. */
export function noteLines(sentences: readonly string[]): string[] {
  return shortened(sentences.map((sentence) => `note: ${sentence}`))
}

/** For people who only plan or set up: nothing stops for a doubt. */
export function warningLines(doubts: readonly Doubt[]): string[] {
  const warnings = doubtLines(doubts, { isNote: false }).map((line) => `warning: ${line}`)
  const notes = doubtLines(doubts, { isNote: true }).map((line) => `note: ${line}`)
  return shortened([...new Set([...warnings, ...notes])])
}
