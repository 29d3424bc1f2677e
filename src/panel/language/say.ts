/** Fills the words of a catalogue in. The server and the pages both say things with it, so it imports nothing that runs. */
import type { Key, Message, ValuesOf, Words } from './words.js'

export type Value = string | number
/** Says one message of the catalogue; `n` chooses the plural form. */
export type Say = <K extends Key>(key: K, ...values: ValuesOf<K, Value>) => string

export interface Sayer {
  readonly say: Say
  /** The pieces of a message, in their order, for sentences with a link or a name in the middle. */
  pieces<T>(key: Key, values: Readonly<Record<string, T>>): readonly (string | T)[]
}

const PLACEHOLDER = /\{\{(\w+)\}\}/

/** @param language whose plural forms the words have */
export function sayerOf(words: Words, language: string): Sayer {
  const plurals = new Intl.PluralRules(language)

  function templateOf(key: Key, n: unknown): string {
    const [room = '', name = ''] = key.split('.')
    const message = (words as Readonly<Record<string, Readonly<Record<string, Message>>>>)[room]?.[name]
    if (message === undefined) return key
    if (typeof message === 'string') return message
    return message[plurals.select(Number(n))] ?? message.other
  }

  function pieces<T>(key: Key, values: Readonly<Record<string, T>>): readonly (string | T)[] {
    // Every second piece is the name of a placeholder.
    return templateOf(key, values.n)
      .split(PLACEHOLDER)
      .map((piece, place) => (place % 2 === 0 ? piece : (values[piece] ?? '')))
  }

  const say: Say = (key, ...[values]) => pieces<Value>(key, values ?? {}).join('')
  return { say, pieces }
}
