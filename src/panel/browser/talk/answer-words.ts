import type { Key, ValuesOf } from '../../language/words.js'
import { has, language, say } from '../language'

type AnyAnswer = Extract<Key, `answers.${string}`>
/** An export is a page of its own: what has values in it the server says itself. */
type AnswerKey = { [K in AnyAnswer]: ValuesOf<K, string> extends [] ? K : never }[AnyAnswer]

/**
 * What the server answered, in the language of this page. It words its answers in English, with the particulars of the
 * case; other languages say what its code means.
 */
export function answerWords(code: string, english: string): string {
  if (language === 'en') return english
  const key = `answers.${code}` as AnswerKey
  // The answers that have particulars are those to downloads, which no page reads.
  return (say as (key: AnswerKey) => string)(has(key) ? key : 'answers.internal_error')
}
