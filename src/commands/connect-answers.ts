import { readFile } from 'node:fs/promises'
import { AnswerError } from '../reports/adopting/questions.js'

/**
 * Answers that were given ahead: those of a file, a `key=value` a line, and above them those of the command line.
 *
 * @throws AnswerError for what is no answer, with the line
 */
export async function readAnswers(
  file: string | undefined,
  words: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const lines = file === undefined ? [] : (await textOf(file)).split(/\r?\n/)
  const answers = new Map<string, string>()
  const add = (text: string, where: string): void => {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(text) ?? []
    if (key === undefined || value === undefined || value === '') {
      throw new AnswerError(`${where}: "${text}" is not an answer. Write key=value, such as zone=Europe/Berlin.`)
    }
    answers.set(key, value)
  }
  lines.forEach((line, place) => {
    if (!/^\s*(?:#|$)/.test(line)) add(line, `${file}:${place + 1}`)
  })
  for (const word of words) add(word, '--answer')
  return answers
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new AnswerError(`The answers cannot be read: ${(cause as Error).message}.`)
  }
}
